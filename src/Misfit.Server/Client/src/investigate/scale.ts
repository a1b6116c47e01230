// Where scores lie on an axis: as they are, or by their logarithms where a few are many times larger than the rest.

import { axis, formatNumber } from '../charts';

const muchLarger = 30;

export class Scale {
  private constructor(readonly logarithmic: boolean, readonly low: number, readonly high: number) {}

  /** A scale for scores in descending order. */
  static of(descending: Float64Array): Scale {
    const high = descending[0] ?? 1;
    const low = descending[descending.length - 1] ?? 0;
    const middle = descending[descending.length >> 1] ?? 0;
    if (low > 0 && high / middle > muchLarger) {
      return new Scale(true, Math.log10(low), Math.log10(high) + 0.02);
    }

    const room = (high - low || 1) * 0.02;
    return new Scale(false, low, high + room);
  }

  place(score: number): number {
    return this.logarithmic ? Math.log10(Math.max(score, Number.MIN_VALUE)) : score;
  }

  inverse(place: number): number {
    return this.logarithmic ? 10 ** place : place;
  }

  /** From 0 to 1 along the axis. */
  share(score: number): number {
    return Math.min(1, Math.max(0, (this.place(score) - this.low) / (this.high - this.low)));
  }

  value(share: number): number {
    return this.inverse(this.low + share * (this.high - this.low));
  }

  /** The axis of a chart; a logarithmic one is labelled at 1, 2 and 5 times the powers of ten. */
  axis() {
    const base = { ...axis(this.logarithmic ? 'score (logarithmic)' : 'score'), type: 'value' as const, min: this.low, max: this.high, splitLine: { show: false } };
    const customValues = this.logarithmic ? this.ticks() : undefined;
    return {
      ...base,
      axisTick: { show: true, ...(customValues && { customValues }) },
      axisLabel: { ...base.axisLabel, formatter: (place: number) => formatNumber(Number(this.inverse(place).toPrecision(10))), ...(customValues ? { customValues } : { showMinLabel: false, showMaxLabel: false }) },
    };
  }

  private ticks(): number[] {
    const ticks: number[] = [];
    for (let power = Math.floor(this.low); power <= this.high; power++) {
      ticks.push(...[1, 2, 5].map((times) => power + Math.log10(times)).filter((tick) => tick >= this.low && tick <= this.high));
    }

    return ticks;
  }

  width(bins: number): number {
    return (this.high - this.low) / bins;
  }
}
