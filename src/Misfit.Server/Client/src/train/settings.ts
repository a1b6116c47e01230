// The fields of the page: what they ask for, and the address that says the same.

import type { Request } from './session';

export class Settings {
  private readonly usual = new Map<string, string>();

  constructor(readonly form: HTMLFormElement) {
    for (const field of this.fields()) {
      this.usual.set(field.name, field.dataset['usual'] ?? field.value);
    }
  }

  private fields(): (HTMLInputElement | HTMLSelectElement)[] {
    return [...this.form.querySelectorAll<HTMLInputElement | HTMLSelectElement>('input[name], select[name]')];
  }

  value(name: string): string {
    return this.form.querySelector<HTMLInputElement | HTMLSelectElement>(`[name="${name}"]`)!.value;
  }

  get steps(): number {
    return Math.min(10_000, Math.max(1, Math.round(Number(this.value('steps')) || 30)));
  }

  request(): Request {
    const options: Record<string, string> = {};
    for (const field of this.fields()) {
      if (field.name.startsWith('o.')) {
        options[field.name.slice(2)] = field.value;
      }
    }

    return {
      data: this.value('data'),
      train_rows: Number(this.value('train')),
      abnormal_share: Number(this.value('abnormal')) / 100,
      test_rows: Number(this.value('test')),
      scaler: this.value('scaler'),
      seed: Number(this.value('seed')),
      detector: this.value('method'),
      options,
      pace: Number(this.value('pace')),
    };
  }

  /** What a network depends on: changing it means building anew. */
  static essence(request: Request): string {
    return JSON.stringify([request.data, request.train_rows, request.abnormal_share, request.scaler, request.seed, request.detector, Object.entries(request.options).sort()]);
  }

  /** Puts what differs from the page's own values into the address, with what else the page remembers. */
  remember(more: Record<string, string | undefined>): void {
    const query = new URLSearchParams();
    for (const field of this.fields()) {
      if (field.value !== this.usual.get(field.name)) {
        query.set(field.name, field.value);
      }
    }

    for (const [name, value] of Object.entries(more)) {
      if (value !== undefined && value !== '') {
        query.set(name, value);
      }
    }

    const text = query.toString();
    history.replaceState(null, '', text === '' ? location.pathname : `?${text}`);
  }
}
