// Charts by Apache ECharts inside the figures that the pages render: caption, summary in words, numbers as a table.
// Tooltips are drawn on the canvas (richText): the content security policy allows no inline styles.

import { BarChart, BoxplotChart, CustomChart, HeatmapChart, LineChart, ScatterChart } from 'echarts/charts';
import {
  AriaComponent,
  BrushComponent,
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components';
import { type EChartsType, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import type { EChartsOption } from 'echarts/types/dist/shared';
import { onThemeChange, palette, reducedMotion } from './theme';

use([
  AriaComponent, BarChart, BoxplotChart, BrushComponent, CanvasRenderer, CustomChart, DataZoomComponent, GridComponent, HeatmapChart, LegendComponent,
  LineChart, MarkAreaComponent, MarkLineComponent, MarkPointComponent, ScatterChart, TooltipComponent, VisualMapComponent,
]);

export type Cell = string | number;

/** The numbers of a chart. */
export interface FigureTable {
  columns: string[];
  rows: Cell[][];
}

/** One chart in its <figure data-figure>. */
export class Figure {
  readonly chart: EChartsType;
  private readonly summary: HTMLElement;
  private readonly rows: HTMLElement;
  private readonly toggle: HTMLButtonElement;
  private table: (() => FigureTable) | undefined;
  private option: (() => EChartsOption) | undefined;

  constructor(readonly element: HTMLElement) {
    const find = <T extends HTMLElement>(name: string) => element.querySelector<T>(`[data-figure-${name}]`)!;
    this.chart = init(find('canvas'), null, { renderer: 'canvas' });
    this.summary = find('summary');
    this.rows = find('rows');
    this.toggle = find<HTMLButtonElement>('table');
    this.toggle.addEventListener('click', () => this.showTable(this.rows.hidden === true));
    new ResizeObserver(() => this.chart.resize()).observe(find('canvas'));
    onThemeChange(() => this.redraw());
  }

  static find(id: string): Figure {
    const element = document.getElementById(id);
    if (element === null) {
      throw new Error(`The page has no figure '${id}'.`);
    }

    return new Figure(element);
  }

  /** Draws; `option` is called again when the theme changes, so that it takes its colours from palette() each time. */
  draw(option: () => EChartsOption, summary: string, table: () => FigureTable): void {
    this.option = option;
    this.table = table;
    this.toggle.hidden = false;
    this.redraw();
    this.say(summary);
  }

  /** Changes parts of the drawing, for what moves many times a second. */
  patch(option: EChartsOption): void {
    this.chart.setOption(option, { lazyUpdate: true, silent: true });
  }

  /** Says in words what the chart shows. */
  say(summary: string): void {
    if (this.summary.textContent !== summary) {
      this.summary.textContent = summary;
    }

    if (!this.rows.hidden) {
      this.fillTable();
    }
  }

  private redraw(): void {
    if (this.option === undefined) {
      return;
    }

    this.chart.setOption({ ...frame(), ...this.option() } as EChartsOption, { notMerge: true });
  }

  private showTable(show: boolean): void {
    this.rows.hidden = !show;
    this.toggle.setAttribute('aria-expanded', String(show));
    this.toggle.textContent = show ? 'Hide the table' : 'Show as table';
    if (show) {
      this.fillTable();
    }
  }

  private fillTable(): void {
    if (this.table !== undefined) {
      this.rows.replaceChildren(tableOf(this.table()));
    }
  }
}

/** A table of numbers as an element. */
export function tableOf(data: FigureTable): HTMLTableElement {
  const table = document.createElement('table');
  const head = table.createTHead().insertRow();
  for (const column of data.columns) {
    const cell = document.createElement('th');
    cell.scope = 'col';
    cell.textContent = column;
    head.append(cell);
  }

  const body = table.createTBody();
  for (const row of data.rows) {
    const line = body.insertRow();
    for (const value of row) {
      const cell = line.insertCell();
      cell.textContent = typeof value === 'number' ? formatNumber(value) : value;
      cell.className = typeof value === 'number' ? 'number' : '';
    }
  }

  return table;
}

/** Four significant digits, as everywhere in the Studio. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) {
    return 'N/A';
  }

  return Number.isInteger(value) ? value.toLocaleString('en') : String(Number(value.toPrecision(4)));
}

/** What all charts have in common. */
function frame(): EChartsOption {
  const colors = palette();
  return {
    animation: !reducedMotion(),
    animationDuration: 200,
    animationDurationUpdate: 200,
    backgroundColor: 'transparent',
    color: colors.series,
    textStyle: { color: colors.text, fontFamily: 'system-ui, sans-serif' },
    tooltip: { renderMode: 'richText', trigger: 'axis', backgroundColor: colors.card, borderColor: colors.line, textStyle: { color: colors.text, fontSize: 13 } },
    grid: { left: 8, right: 16, top: 44, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'all' },
  };
}

/** An axis in the colours of the page; spread it into an axis option. */
export function axis(name: string) {
  const colors = palette();
  return {
    name,
    nameLocation: 'middle' as const,
    nameGap: 30,
    nameTextStyle: { color: colors.muted },
    axisLine: { lineStyle: { color: colors.muted } },
    axisLabel: { color: colors.muted, hideOverlap: true },
    splitLine: { lineStyle: { color: colors.line } },
  };
}
