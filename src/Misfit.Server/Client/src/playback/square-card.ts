// The record behind a square: its truth, every model's score and verdict, and the way to its page.

import { formatNumber } from '../charts';
import type { Playback } from './data';
import { mark } from './terminal';

export interface CardContent {
  record: number;
  place: number;
  kind: 'anomaly' | 'normal' | 'unknown';
  thresholds: number[];
  model: number;
}

export class SquareCard {
  private pinned = false;

  constructor(
    readonly element: HTMLElement,
    private readonly playback: Playback,
  ) {
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        this.hide();
      }
    });
    document.addEventListener('pointerdown', (event) => {
      if (!element.contains(event.target as Node) && !(event.target instanceof HTMLCanvasElement)) {
        this.hide();
      }
    });
  }

  /** Whether it stays until it is closed. */
  get isPinned(): boolean {
    return this.pinned;
  }

  show(content: CardContent, near: DOMRect, pin: boolean): void {
    this.pinned = pin;
    this.element.replaceChildren(...this.parts(content));
    this.element.hidden = false;
    this.place(near);
  }

  hide(): void {
    this.pinned = false;
    if (!this.element.hidden) {
      this.element.hidden = true;
      this.element.dispatchEvent(new Event('toggle'));
    }
  }

  private parts({ record, place, kind, thresholds, model }: CardContent): HTMLElement[] {
    const { description, rows, scores } = this.playback;
    const title = document.createElement('p');
    const truth = kind === 'unknown' ? 'truth not told yet' : kind === 'anomaly' ? description.anomaly_word : description.normal_word;
    title.append(mark(kind), strong(` Row ${(rows[record]! + 1).toLocaleString('en')}: ${truth}`), ` – record ${(place + 1).toLocaleString('en')} of the playback`);
    const table = document.createElement('table');
    const head = table.createTHead().insertRow();
    for (const name of ['Model', 'Score', 'Threshold', 'Verdict']) {
      const cell = document.createElement('th');
      cell.scope = 'col';
      cell.textContent = name;
      head.append(cell);
    }

    const body = table.createTBody();
    description.models.forEach((entry, index) => {
      const line = body.insertRow();
      const name = document.createElement('th');
      name.scope = 'row';
      name.textContent = entry.name;
      const score = scores[index]![record]!;
      line.append(name);
      for (const text of [formatNumber(score), formatNumber(thresholds[index]!), score > thresholds[index]! ? 'judged odd' : 'judged normal']) {
        line.insertCell().textContent = text;
      }
    });
    const link = document.createElement('a');
    link.href = `/record/${description.models[model]!.run}/${rows[record]! + 1}`;
    link.textContent = `Why did ${description.models[model]!.name} say so?`;
    const way = document.createElement('p');
    way.append(link);
    return [title, table, way];
  }

  // Beside the square, within the window, below it where there is room.
  private place(near: DOMRect): void {
    const parent = (this.element.offsetParent ?? document.body).getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const left = Math.max(8, Math.min(document.documentElement.clientWidth - width - 8, near.left - width / 2));
    const below = near.bottom + 10 + height < innerHeight - 90;
    const top = below ? near.bottom + 10 : near.top - height - 10;
    this.element.style.left = `${left - parent.left}px`;
    this.element.style.top = `${top - parent.top}px`;
  }
}

function strong(text: string): HTMLElement {
  const element = document.createElement('b');
  element.textContent = text;
  return element;
}
