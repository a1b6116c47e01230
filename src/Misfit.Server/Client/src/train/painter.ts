// Draws charts in turn, one every second frame, so that no frame is late however often the numbers change: a chart's own drawing comes after the
// call that asks for it, so that two of them in one frame cannot be timed here, and the browser paints it while the next frame is made.

export class Painter<T> {
  private readonly waiting = new Set<T>();
  private asked = false;
  private painted = false;

  constructor(private readonly paint: (item: T) => void, private readonly before: () => void) {}

  /** Draws it soon; asked for again before that, once. */
  ask(items: Iterable<T>): void {
    for (const item of items) {
      this.waiting.add(item);
    }

    this.frame();
  }

  private frame(): void {
    if (!this.asked) {
      this.asked = true;
      requestAnimationFrame(() => {
        this.asked = false;
        this.work();
      });
    }
  }

  private work(): void {
    this.before();
    const [next] = this.waiting;
    this.painted = next !== undefined && !this.painted;
    if (next !== undefined && this.painted) {
      this.waiting.delete(next);
      this.paint(next);
    }

    if (this.waiting.size > 0) {
      this.frame();
    }
  }
}
