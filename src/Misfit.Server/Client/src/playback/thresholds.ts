// Under each panel: its model's threshold, as a slider over the ranks of its scores and as a number.

import { formatNumber } from '../charts';

export class ThresholdControl {
  private readonly slide: HTMLInputElement;
  private readonly number: HTMLInputElement;
  private readonly back: HTMLButtonElement;
  private readonly sorted: Float64Array;
  private shown: number | undefined;

  constructor(
    panel: HTMLElement,
    scores: Float64Array,
    private readonly own: number,
    changed: (threshold: number | undefined) => void,
  ) {
    this.slide = panel.querySelector<HTMLInputElement>('[data-threshold-slide]')!;
    this.number = panel.querySelector<HTMLInputElement>('[data-threshold]')!;
    this.back = panel.querySelector<HTMLButtonElement>('[data-threshold-back]')!;
    this.sorted = scores.slice().sort();
    this.slide.max = String(this.sorted.length);
    this.slide.addEventListener('input', () => changed(this.atRank(Number(this.slide.value))));
    this.number.addEventListener('change', () => {
      const value = Number(this.number.value);
      changed(this.number.value === '' || !Number.isFinite(value) ? undefined : value);
    });
    this.back.addEventListener('click', () => {
      changed(undefined);
      this.slide.focus();
    });
  }

  show(threshold: number): void {
    if (threshold === this.shown) {
      return;
    }

    this.shown = threshold;
    const below = this.rank(threshold);
    const flags = this.sorted.length - below;
    this.slide.value = String(below);
    this.slide.setAttribute('aria-valuetext', `${formatNumber(threshold)}, flags ${flags.toLocaleString('en')} of ${this.sorted.length.toLocaleString('en')}`);
    if (document.activeElement !== this.number) {
      this.number.value = String(Number(threshold.toPrecision(6)));
    }

    this.back.hidden = threshold === this.own;
  }

  // With so many records not flagged: halfway to the next score, so that rounding on the way to people changes no verdict.
  private atRank(below: number): number {
    if (below <= 0) {
      return this.sorted[0]! - 1e-6 * Math.max(1, Math.abs(this.sorted[0]!));
    }

    const last = this.sorted[below - 1]!;
    const next = this.sorted[below] ?? last;
    return last + (next - last) / 2;
  }

  private rank(threshold: number): number {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.sorted[middle]! <= threshold) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }

    return low;
  }
}
