// Verdicts against the truth. A row is flagged when its score is above the threshold, here as on the server.

export interface Counts {
  truePositives: number;
  falsePositives: number;
  trueNegatives: number;
  falseNegatives: number;
}

/** Counts rows by verdict and truth (1 for an anomaly); without the truth all rows count as normal. */
export function countsAt(scores: ArrayLike<number>, truth: ArrayLike<number> | undefined, threshold: number): Counts {
  const counts = { truePositives: 0, falsePositives: 0, trueNegatives: 0, falseNegatives: 0 };
  for (let row = 0; row < scores.length; row++) {
    const flagged = scores[row]! > threshold;
    if (truth?.[row] === 1) {
      counts[flagged ? 'truePositives' : 'falseNegatives']++;
    } else {
      counts[flagged ? 'falsePositives' : 'trueNegatives']++;
    }
  }

  return counts;
}

// Ratios are NaN where they are not defined.
export const precision = (counts: Counts) => counts.truePositives / (counts.truePositives + counts.falsePositives);
export const recall = (counts: Counts) => counts.truePositives / (counts.truePositives + counts.falseNegatives);
export const falsePositiveRate = (counts: Counts) => counts.falsePositives / (counts.falsePositives + counts.trueNegatives);
export const accuracy = (counts: Counts) => (counts.truePositives + counts.trueNegatives) / (counts.truePositives + counts.falsePositives + counts.trueNegatives + counts.falseNegatives);
export const f1 = (counts: Counts) => (2 * counts.truePositives) / (2 * counts.truePositives + counts.falsePositives + counts.falseNegatives);
