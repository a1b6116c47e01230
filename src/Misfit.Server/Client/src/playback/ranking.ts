// The ranking table: worked figures of every model, rows that move to their new rank while the rank numbers stay, and the small picture of it in the bar.

import { palette, reducedMotion } from '../theme';
import { setText } from './text';
import { type Counts, type Figure, figure, type Measure, ranking } from './judge';

export const measures: readonly Measure[] = ['accuracy', 'precision', 'recall'];

const moveMilliseconds = 350;

export class Ranking {
  private readonly body: HTMLTableSectionElement;
  private readonly rows: HTMLTableRowElement[];
  private order: number[];

  constructor(private readonly root: HTMLElement) {
    this.body = root.querySelector<HTMLTableSectionElement>('[data-play-ranking]')!;
    this.rows = [...this.body.rows];
    this.order = this.rows.map((_, model) => model);
  }

  /** Shows the figures, sorted; the models from best to worst. */
  draw(counts: Counts[], sort: Measure): number[] {
    const order = ranking(sort, counts);
    if (order.some((model, rank) => model !== this.order[rank])) {
      this.move(order);
    }

    this.rows.forEach((row, model) => {
      for (const measure of measures) {
        show(row.querySelector<HTMLElement>(`[data-measure=${measure}]`)!, figure(measure, counts[model]!));
      }
    });
    for (const head of this.root.querySelectorAll<HTMLElement>('[data-sort-head]')) {
      const direction = head.dataset['sortHead'] === sort ? 'descending' : 'none';
      if (head.getAttribute('aria-sort') !== direction) {
        head.setAttribute('aria-sort', direction);
        head.querySelector('button')!.setAttribute('aria-pressed', String(direction === 'descending'));
      }
    }

    return order;
  }

  private move(order: number[]): void {
    const before = this.rows.map((row) => row.getBoundingClientRect().top);
    this.order = order;
    this.body.append(...order.map((model) => this.rows[model]!));
    order.forEach((model, rank) => {
      this.rows[model]!.cells[0]!.textContent = String(rank + 1);
    });
    if (reducedMotion()) {
      return;
    }

    this.rows.forEach((row, model) => {
      const distance = before[model]! - row.getBoundingClientRect().top;
      if (distance !== 0) {
        for (const cell of [...row.cells].slice(1)) {
          cell.animate([{ transform: `translateY(${distance}px)` }, { transform: 'none' }], { duration: moveMilliseconds, easing: 'ease-out' });
        }
      }
    });
  }
}

/** Four bars in the models' colours, the best on top, as long as their accuracy. */
export function drawIcon(icon: HTMLElement, counts: Counts[], names: string[]): void {
  const svg = icon.querySelector('svg')!;
  const colors = palette().series;
  const order = ranking('accuracy', counts);
  const height = 34 / order.length;
  svg.replaceChildren(
    ...order.map((model, rank) => {
      const bar = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
      const value = figure('accuracy', counts[model]!).value ?? 0;
      const attributes = { x: 0, y: rank * height + 1, width: 54 * value, height: height - 2, fill: colors[model]!, 'data-model': model };
      for (const [name, value] of Object.entries(attributes)) {
        bar.setAttribute(name, String(value));
      }

      return bar;
    }),
  );
  icon.setAttribute('aria-label', `Standings by accuracy: ${order.map((model) => `${names[model]!} ${words(figure('accuracy', counts[model]!))}`).join(', ')}`);
}

/** A figure as text: a percentage, or N/A. */
export function words(value: Figure): string {
  return value.value === undefined ? 'N/A' : `${(value.value * 100).toFixed(2)}%`;
}

function show(cell: HTMLElement, value: Figure): void {
  setText(cell.querySelector('b')!, words(value));
  setText(cell.querySelector('.formula')!, value.formula);
  cell.style.setProperty('--share', `${(value.value ?? 0) * 100}%`);
}
