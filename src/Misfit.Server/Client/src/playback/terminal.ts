// The four newest records, newest first, and what the columns mean.

import type { Playback } from './data';
import { setText } from './text';

const shown = 4;

/** How many of the newest records wait for their truth when it is told late. */
export const waiting = shown;

export class Terminal {
  private readonly lines: HTMLTableRowElement[] = [];

  constructor(
    root: HTMLElement,
    private readonly playback: Playback,
  ) {
    const body = root.querySelector<HTMLTableSectionElement>('[data-play-terminal]')!;
    for (let line = 0; line < shown; line++) {
      const row = body.insertRow();
      for (let cell = 0; cell < playback.description.columns.length + 2; cell++) {
        row.insertCell().textContent = '\u00a0';
      }

      this.lines.push(row);
    }

    this.explainColumns(root);
  }

  draw(order: Int32Array, position: number, revealed: number, truth: Uint8Array): void {
    this.lines.forEach((line, back) => {
      const place = position - 1 - back;
      if (place < 0) {
        line.className = '';
        [...line.cells].forEach((cell) => setText(cell, '\u00a0'));
        return;
      }

      const record = order[place]!;
      this.show(line, record, place >= revealed ? 'unknown' : truth[record] === 1 ? 'anomaly' : 'normal');
    });
  }

  private show(line: HTMLTableRowElement, record: number, kind: string): void {
    const { cells } = line;
    if (line.className !== kind) {
      const { anomaly_word, normal_word } = this.playback.description;
      line.className = kind;
      cells[0]!.replaceChildren(mark(kind), kind === 'unknown' ? 'not told yet' : kind === 'anomaly' ? anomaly_word : normal_word);
    }

    setText(cells[1]!, (this.playback.rows[record]! + 1).toLocaleString('en'));
    this.playback.lines[record]!.split('\t').forEach((value, column) => setText(cells[column + 2]!, value));
  }

  private explainColumns(root: HTMLElement): void {
    const help = root.querySelector('#column-help')!;
    for (const button of root.querySelectorAll<HTMLButtonElement>('[data-column]')) {
      const column = this.playback.description.columns[Number(button.dataset['column'])]!;
      const explain = () => {
        const name = document.createElement('b');
        name.textContent = column.name;
        help.replaceChildren(name, ` (${column.short}): ${column.description}`);
      };

      for (const event of ['mouseenter', 'focus', 'click']) {
        button.addEventListener(event, explain);
      }
    }
  }
}

/** The square of a truth, as in the panels. */
export function mark(kind: string): HTMLElement {
  const square = document.createElement('i');
  square.className = `mark ${kind}`;
  square.setAttribute('aria-hidden', 'true');
  return square;
}
