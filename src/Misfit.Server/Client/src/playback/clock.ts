// Where a playback is. The position follows from the time that has passed, so a slow frame shows more records and no frame delays the end.

/** Milliseconds per record of the speeds 1 to 6. */
export const intervals: readonly number[] = [1280, 640, 320, 80, 40, 20];

/** The speed beyond 6: everything within this time. */
export const everythingIn = 5000;

export class Clock {
  position = 0;
  speed = 4;
  playing = false;
  private startedAt = 0;
  private startedFrom = 0;

  constructor(readonly count: number) {}

  get interval(): number {
    return this.speed > intervals.length ? everythingIn / this.count : intervals[this.speed - 1]!;
  }

  get finished(): boolean {
    return this.position >= this.count;
  }

  play(now: number): void {
    this.playing = !this.finished;
    this.mark(now);
  }

  pause(): void {
    this.playing = false;
  }

  seek(position: number, now: number): void {
    this.position = Math.max(0, Math.min(this.count, Math.round(position)));
    this.mark(now);
    this.playing &&= !this.finished;
  }

  setSpeed(speed: number, now: number): void {
    this.speed = Math.max(1, Math.min(intervals.length + 1, speed));
    this.mark(now);
  }

  /** Moves to where the time says; whether that is another place. */
  advance(now: number): boolean {
    if (!this.playing) {
      return false;
    }

    const position = Math.min(this.count, this.startedFrom + Math.floor((now - this.startedAt) / this.interval));
    const moved = position !== this.position;
    this.position = position;
    this.playing = !this.finished;
    return moved;
  }

  private mark(now: number): void {
    this.startedAt = now;
    this.startedFrom = this.position;
  }
}
