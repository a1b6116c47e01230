// Draws charts in turn, as much as fits into a frame, so that none is late however often the numbers change.

/** Of the 16.7 ms of a frame; a chart that was begun is finished. */
const Budget = 4;

export class Painter<T> {
  private readonly waiting = new Set<T>();
  private asked = false;

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
    const started = performance.now();
    this.before();
    for (const item of this.waiting) {
      this.waiting.delete(item);
      this.paint(item);
      if (performance.now() - started > Budget) {
        break;
      }
    }

    if (this.waiting.size > 0) {
      this.frame();
    }
  }
}
