// What the page knows of a training: its losses, and its latest picture with everything that follows from it.

import { type Counts, countsAt } from '../counts';
import { type CurvePoint, curveOf } from './figures';
import { bytesOf, type Description, doublesOf, floatsOf, type Snapshot, type Update } from './session';

/** What is left of a run when the next one begins. */
export interface Ghost {
  losses: number[];
  roc: [number, number][];
}

export class Run {
  losses: number[] = [];
  validation: number[] = [];
  labels: Uint8Array | undefined;
  samples: Float32Array;
  scores = new Float64Array();
  snapshot: Snapshot | undefined;
  threshold = Number.NaN;
  /** The threshold that was chosen on the validation split. */
  chosen = Number.NaN;
  byHand = false;
  now: Update;
  private curveOfScores: CurvePoint[] | undefined;

  constructor(public description: Description) {
    this.labels = description.test_labels === undefined ? undefined : bytesOf(description.test_labels);
    this.samples = floatsOf(description.sample_features);
    this.now = description.now;
    this.take(description.now);
  }

  get id(): string {
    return this.description.id;
  }

  /** Takes what changed; tells whether there is another picture. */
  take(update: Update): boolean {
    this.now = update;
    this.losses.length = Math.min(this.losses.length, update.losses_from);
    this.losses.push(...update.losses);
    this.validation.length = Math.min(this.validation.length, update.losses_from);
    this.validation.push(...update.validation_losses);
    const snapshot = update.snapshot;
    if (snapshot === undefined || (this.snapshot?.epoch === snapshot.epoch && this.snapshot.scores === snapshot.scores && this.snapshot.threshold === snapshot.threshold)) {
      return false;
    }

    this.snapshot = snapshot;
    this.scores = doublesOf(snapshot.scores);
    this.threshold = snapshot.threshold;
    this.byHand = snapshot.threshold_rule === 'set by hand';
    this.chosen = this.byHand ? this.chosen : snapshot.threshold;
    this.curveOfScores = undefined;
    return true;
  }

  /** Takes a description anew, after the test split changed. */
  describe(description: Description): void {
    this.description = description;
    this.labels = description.test_labels === undefined ? undefined : bytesOf(description.test_labels);
    this.samples = floatsOf(description.sample_features);
    this.snapshot = undefined;
    this.losses.length = 0;
    this.validation.length = 0;
    this.take(description.now);
  }

  counts(): Counts {
    return countsAt(this.scores, this.labels, this.threshold);
  }

  /** Empty without labels of both kinds. */
  curve(): CurvePoint[] {
    this.curveOfScores ??= this.labels !== undefined && this.snapshot?.test !== undefined ? curveOf(this.scores, this.labels) : [];
    return this.curveOfScores;
  }

  ghost(): Ghost {
    return { losses: [...this.losses], roc: this.curve().map((point) => [point.fpr, point.tpr]) };
  }
}
