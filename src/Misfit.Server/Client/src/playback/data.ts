// What a playback shows, as the server hands it out: a description, and all scores and truths in one binary answer.

import { getBytes, getJson, send } from '../api';

export interface PlaybackModel {
  run: string;
  name: string;
  detector: string;
  threshold: number;
}

export interface PlaybackTruth {
  name: string;
  anomalies: number;
}

export interface PlaybackColumn {
  name: string;
  short: string;
  description: string;
}

export interface PlaybackDescription {
  name: string;
  rows: number;
  normal_word: string;
  anomaly_word: string;
  models: PlaybackModel[];
  truths: PlaybackTruth[];
  columns: PlaybackColumn[];
}

/** The whole content of a playback. Records are numbered from 0 in the order of the answer. */
export interface Playback {
  description: PlaybackDescription;
  scores: Float64Array[];
  truths: Uint8Array[];
  /** The place of each record in its data set, from 0. */
  rows: Int32Array;
  /** The values of each record as texts, split when they are asked for. */
  lines: string[];
}

/** Fetches the description, the numbers and the texts. Throws an Error with a sentence for people. */
export async function download(runs: string): Promise<Playback> {
  const query = `runs=${encodeURIComponent(runs)}`;
  const [description, numbers, texts] = await Promise.all([
    getJson<PlaybackDescription>(`/playback?${query}`),
    getBytes(`/playback/numbers?${query}`),
    send(`/playback/records?${query}`).then((answer) => answer.text()),
  ]);
  return unpack(description, numbers, texts);
}

function unpack(description: PlaybackDescription, numbers: ArrayBuffer, texts: string): Playback {
  const { rows, models, truths } = description;
  let offset = 0;
  const take = <T>(make: (place: number) => T, bytes: number): T => {
    const part = make(offset);
    offset += bytes;
    return part;
  };

  return {
    description,
    scores: models.map(() => take((place) => new Float64Array(numbers, place, rows), 8 * rows)),
    rows: take((place) => new Int32Array(numbers, place, rows), 4 * rows),
    truths: truths.map(() => take((place) => new Uint8Array(numbers, place, rows), rows)),
    lines: texts.split('\n'),
  };
}
