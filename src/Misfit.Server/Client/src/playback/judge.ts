// Verdicts and counts. All counts are made from the records themselves each time they are asked for, so that they hold after every jump.

export interface Counts {
  caught: number;
  falseAlarms: number;
  passed: number;
  missed: number;
}

export type Measure = 'accuracy' | 'precision' | 'recall';

/** What a model's scores say at a threshold: 1 for flagged. Rows strictly above it are flagged, as in all of Misfit. */
export function verdicts(scores: Float64Array, threshold: number): Uint8Array {
  const flagged = new Uint8Array(scores.length);
  for (let record = 0; record < scores.length; record++) {
    flagged[record] = scores[record]! > threshold ? 1 : 0;
  }

  return flagged;
}

/** Counts of the first `count` records of an order. */
export function countUp(order: Int32Array, count: number, flagged: Uint8Array, truth: Uint8Array): Counts {
  let both = 0;
  let alarms = 0;
  let anomalies = 0;
  for (let place = 0; place < count; place++) {
    const record = order[place]!;
    both += flagged[record]! & truth[record]!;
    alarms += flagged[record]!;
    anomalies += truth[record]!;
  }

  return { caught: both, falseAlarms: alarms - both, missed: anomalies - both, passed: count - alarms - anomalies + both };
}

/** A ratio with the formula behind it. */
export interface Figure {
  value: number | undefined;
  formula: string;
}

/** The figure of a measure; its value is undefined where it would divide by nothing. */
export function figure(measure: Measure, counts: Counts): Figure {
  const { caught, falseAlarms, passed, missed } = counts;
  switch (measure) {
    case 'accuracy': {
      const all = caught + falseAlarms + passed + missed;
      return ratio(caught + passed, all, `(${caught}+${passed})/${all}`);
    }
    case 'precision':
      return ratio(caught, caught + falseAlarms, `${caught}/(${caught}+${falseAlarms})`);
    case 'recall':
      return ratio(caught, caught + missed, `${caught}/(${caught}+${missed})`);
  }
}

/** The models from best to worst; undefined figures last, equal ones in their first order. */
export function ranking(measure: Measure, counts: Counts[]): number[] {
  const value = (model: number) => figure(measure, counts[model]!).value ?? -1;
  return counts.map((_, model) => model).sort((first, second) => value(second) - value(first) || first - second);
}

function ratio(part: number, whole: number, formula: string): Figure {
  return { value: whole === 0 ? undefined : part / whole, formula };
}

/** All records in an order that the seed alone decides. */
export function shuffled(count: number, seed: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, record) => record);
  const random = randomNumbers(seed);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }

  return order;
}

// Mulberry32: small, and good enough to shuffle.
function randomNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
