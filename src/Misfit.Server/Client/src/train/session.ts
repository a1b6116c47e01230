// A live training of the server: what it is, what it does, and all that changes while it runs.

import { send } from '../api';

export type State = 'preparing' | 'ready' | 'training' | 'paused' | 'finished' | 'diverged' | 'failed' | 'ended';

export interface Figures {
  roc_auc: number;
  average_precision: number;
  accuracy: number;
  precision: number;
  recall: number;
  f1: number;
  false_positive_rate: number;
}

export interface Snapshot {
  epoch: number;
  scores: string;
  threshold: number;
  threshold_rule: string;
  validation_accuracy?: number;
  test?: Figures;
  latent?: string;
  latent_width: number;
  latent_dimensions: number;
  latent_share: number;
  expected?: string;
}

export interface Update {
  state: State;
  epoch: number;
  block_start: number;
  block_end: number;
  planned: number;
  message?: string;
  training_seconds: number;
  losses_from: number;
  losses: number[];
  validation_losses: number[];
  snapshot?: Snapshot;
}

interface Split {
  rows: number;
  anomalies?: number;
}

export interface Request {
  data: string;
  train_rows: number;
  abnormal_share: number;
  test_rows: number;
  scaler: string;
  seed: number;
  detector: string;
  options: Record<string, string>;
  pace: number;
}

export interface Description {
  id: string;
  request: Request;
  recipe: string;
  data_name: string;
  features: number;
  parameters?: number;
  widths?: number[];
  train: Split;
  validation: Split;
  test: Split;
  test_labels?: string;
  samples: number[];
  sample_features: string;
  now: Update;
}

const address = '/api/v1/live';

// What the server does not know is left out.
function parse<T>(text: string): T {
  return JSON.parse(text, (_, value: unknown) => (value === null ? undefined : value)) as T;
}

const ask = (method: string, path: string, body?: unknown) =>
  send(`/live${path}`, { method, ...(body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }) });

export async function build(request: Request): Promise<Description> {
  return parse(await (await ask('POST', '', request)).text());
}

/** The training of that id; undefined when there is none any more. */
export async function find(id: string): Promise<Description | undefined> {
  const answer = await fetch(`${address}/${encodeURIComponent(id)}`);
  return answer.ok ? parse(await answer.text()) : undefined;
}

export const train = (id: string, steps: number) => ask('POST', `/${id}/train`, { steps });
export const act = (id: string, action: 'pause' | 'step' | 'stop') => ask('POST', `/${id}/${action}`);
export const end = (id: string) => ask('DELETE', `/${id}`);

export async function adjust(id: string, change: { threshold?: number; automatic_threshold?: boolean; test_rows?: number; pace?: number }): Promise<Description> {
  return parse(await (await ask('PATCH', `/${id}`, change)).text());
}

export async function save(id: string, name: string): Promise<{ id: string; name: string }> {
  return (await ask('POST', `/${id}/save`, { name })).json() as Promise<{ id: string; name: string }>;
}

/** Calls back with all that changes; returns what stops it. */
export function watch(id: string, changed: (update: Update) => void, lost: () => void): () => void {
  const source = new EventSource(`${address}/${id}/events`);
  source.addEventListener('update', (event) => changed(parse((event as MessageEvent<string>).data)));
  source.addEventListener('error', () => {
    if (source.readyState === EventSource.CLOSED) {
      lost();
    }
  });
  return () => source.close();
}

export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    bytes[i] = text.charCodeAt(i);
  }

  return bytes;
}

export const floatsOf = (base64: string) => new Float32Array(bytesOf(base64).buffer);
export const doublesOf = (base64: string) => new Float64Array(bytesOf(base64).buffer);
