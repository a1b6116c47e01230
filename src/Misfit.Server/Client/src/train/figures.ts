// Curves over all thresholds, and the ranges of axes.

export interface CurvePoint {
  fpr: number;
  tpr: number;
  precision: number;
  threshold: number;
}

/** One point for each distinct score, from nothing flagged to all; threshold: the score that is just flagged. */
export function curveOf(scores: Float64Array, labels: Uint8Array): CurvePoint[] {
  const order = Array.from(scores.keys()).sort((left, right) => scores[right]! - scores[left]!);
  let anomalies = 0;
  for (const label of labels) {
    anomalies += label;
  }

  const normals = labels.length - anomalies;
  const points: CurvePoint[] = [{ fpr: 0, tpr: 0, precision: 1, threshold: Number.POSITIVE_INFINITY }];
  let tp = 0;
  let fp = 0;
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!;
    labels[row] === 1 ? tp++ : fp++;
    if (i + 1 === order.length || scores[order[i + 1]!] !== scores[row]) {
      points.push({ fpr: fp / normals, tpr: tp / anomalies, precision: tp / (tp + fp), threshold: scores[row]! });
    }
  }

  return points;
}

/** A range that grows at once and shrinks slowly, so that axes do not jump from one epoch to the next. */
export class DampedRange {
  low = Number.POSITIVE_INFINITY;
  high = Number.NEGATIVE_INFINITY;

  reset(): void {
    this.low = Number.POSITIVE_INFINITY;
    this.high = Number.NEGATIVE_INFINITY;
  }

  follow(low: number, high: number): void {
    if (!(high > low)) {
      high = low + (Math.abs(low) || 1) * 1e-3;
    }

    const margin = (high - low) * 0.08;
    const slow = 0.06;
    const first = this.low > this.high;
    this.low = first || low < this.low ? low - margin : this.low + (low - margin - this.low) * slow;
    this.high = first || high > this.high ? high + margin : this.high + (high + margin - this.high) * slow;
  }
}

/** Rounds an axis end outwards, so that its labels stay short and seldom change. */
export function outwards(value: number, span: number, up: boolean): number {
  const step = 10 ** Math.floor(Math.log10(Math.max(span, 1e-12))) / 5;
  return Number(((up ? Math.ceil(value / step) : Math.floor(value / step)) * step).toPrecision(10));
}
