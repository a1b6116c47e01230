// What a threshold does to scored rows, and which threshold reaches a goal. The same arithmetic as on the server (Thresholds/).

import type { Counts } from './counts';

/** Rows of a run that have a score, as /api/v1/runs/ID/threshold-data sends them. */
export interface ScoredRows {
  scores: Float64Array;
  /** Whether each row is an anomaly; all false where labels are not known. */
  anomalies: Uint8Array;
  /** Whether each row is of the test split. */
  test: Uint8Array;
  groups: Uint16Array;
  labelled: boolean;
  /** Whether people judged each row, and whether they called it an anomaly. */
  judged: Uint8Array;
  judgedAnomalies: Uint8Array;
}

/** Counts, and the sums that are asked for most. */
export interface ScopeCounts extends Counts {
  rows: number;
  flagged: number;
}

export type GoalKind = 'best-f1' | 'recall' | 'alerts' | 'quantile' | 'cost';

export interface Goal {
  kind: GoalKind;
  value: number;
  miss: number;
  alarm: number;
}

const anomalyBit = 1;
const testBit = 2;
const labelledBit = 4;
const judgedBit = 8;
const judgedAnomalyBit = 16;

/** Reads the binary answer: the number of rows, then scores, flags and groups, each little-endian. */
export function readRows(buffer: ArrayBuffer): ScoredRows {
  const count = new DataView(buffer).getInt32(0, true);
  const scores = new Float64Array(buffer, 8, count);
  const flags = new Uint8Array(buffer, 8 + 8 * count, count);
  const groups = new Uint16Array(buffer.slice(8 + 9 * count, 8 + 11 * count));
  return {
    scores,
    anomalies: flags.map((flag) => flag & anomalyBit),
    test: flags.map((flag) => (flag & testBit) >> 1),
    groups,
    labelled: flags.some((flag) => (flag & labelledBit) !== 0),
    judged: flags.map((flag) => (flag & judgedBit) / judgedBit),
    judgedAnomalies: flags.map((flag) => (flag & judgedAnomalyBit) / judgedAnomalyBit),
  };
}

/** Rows in order of their scores, with what lies above every place: counts at any threshold in a binary search. */
export class ScoreTable {
  /** Descending. */
  readonly scores: Float64Array;
  /** Anomalies among the first rows: anomaliesAbove[i] of the first i. */
  readonly anomaliesAbove: Uint32Array;
  readonly rows: number;
  readonly anomalies: number;

  constructor(data: ScoredRows, wanted: (row: number) => boolean, truth: Uint8Array = data.anomalies) {
    const chosen: number[] = [];
    for (let row = 0; row < data.scores.length; row++) {
      if (wanted(row)) {
        chosen.push(row);
      }
    }

    chosen.sort((a, b) => data.scores[b]! - data.scores[a]!);
    this.rows = chosen.length;
    this.scores = Float64Array.from(chosen, (row) => data.scores[row]!);
    this.anomaliesAbove = new Uint32Array(chosen.length + 1);
    chosen.forEach((row, i) => (this.anomaliesAbove[i + 1] = this.anomaliesAbove[i]! + truth[row]!));
    this.anomalies = this.anomaliesAbove[chosen.length]!;
  }

  /** Rows above the threshold. */
  countAbove(threshold: number): number {
    let low = 0;
    let high = this.rows;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.scores[middle]! > threshold) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }

    return low;
  }

  at(threshold: number): ScopeCounts {
    return this.countsOf(this.countAbove(threshold));
  }

  /** The counts when the first rows are flagged. */
  countsOf(flagged: number): ScopeCounts {
    const truePositives = this.anomaliesAbove[flagged]!;
    return {
      rows: this.rows,
      flagged,
      truePositives,
      falsePositives: flagged - truePositives,
      falseNegatives: this.anomalies - truePositives,
      trueNegatives: this.rows - flagged - (this.anomalies - truePositives),
    };
  }

  /** The places between different scores: how many rows are flagged there, from none to all. */
  places(): number[] {
    const places = [0];
    for (let i = 1; i <= this.rows; i++) {
      if (i === this.rows || this.scores[i] !== this.scores[i - 1]) {
        places.push(i);
      }
    }

    return places;
  }

  /** A threshold that flags exactly the first rows. */
  thresholdOf(flagged: number): number {
    if (flagged <= 0) {
      return this.scores[0] ?? 0;
    }

    const here = this.scores[flagged - 1]!;
    return flagged >= this.rows ? below(here) : between(this.scores[flagged]!, here);
  }
}

/** The threshold that reaches a goal on these rows; undefined when it needs anomalies and there are none. */
export function choose(table: ScoreTable, goal: Goal): number | undefined {
  if (table.rows === 0 || (goal.kind !== 'alerts' && goal.kind !== 'quantile' && table.anomalies === 0)) {
    return undefined;
  }

  if (goal.kind === 'quantile') {
    return quantile(table.scores, goal.value);
  }

  let best = worth(goal, table.countsOf(0));
  let chosen = 0;
  for (const place of table.places().slice(1)) {
    const candidate = worth(goal, table.countsOf(place));
    if (candidate > best) {
      best = candidate;
      chosen = place;
    }
  }

  return table.thresholdOf(chosen);
}

/** What a threshold costs. */
export function cost(counts: Counts, goal: Goal): number {
  return goal.miss * counts.falseNegatives + goal.alarm * counts.falsePositives;
}

/** The area under the ROC curve, ties counted half. */
export function rocArea(table: ScoreTable): number {
  let area = 0;
  let before = table.countsOf(0);
  for (const place of table.places()) {
    const here = table.countsOf(place);
    area += (here.falsePositives - before.falsePositives) * (here.truePositives + before.truePositives) / 2;
    before = here;
  }

  return area / (table.anomalies * (table.rows - table.anomalies));
}

function worth(goal: Goal, counts: ScopeCounts): number {
  const all = counts.truePositives + counts.falseNegatives;
  switch (goal.kind) {
    case 'best-f1':
      return (2 * counts.truePositives) / (counts.flagged + all);
    case 'recall':
      return counts.truePositives >= goal.value * all ? 2 * counts.rows - counts.flagged : counts.truePositives;
    case 'alerts':
      return 1000 * counts.flagged <= goal.value * counts.rows ? counts.flagged : -counts.flagged;
    default:
      return -cost(counts, goal);
  }
}

function quantile(descending: Float64Array, share: number): number {
  const last = descending.length - 1;
  const place = share * last;
  const low = Math.floor(place);
  const at = (i: number) => descending[last - Math.min(i, last)]!;
  return at(low) + (place - low) * (at(low + 1) - at(low));
}

// Halfway between two neighbouring scores, which is kindest to rows to come.
function between(low: number, high: number): number {
  const middle = low / 2 + high / 2;
  return middle >= low && middle < high ? middle : low;
}

function below(value: number): number {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  if (value === 0) {
    return -Number.MIN_VALUE;
  }

  bits.setBigInt64(0, bits.getBigInt64(0) + (value > 0 ? -1n : 1n));
  return bits.getFloat64(0);
}
