// One threshold, everywhere: slider, field, histogram, ROC and precision-recall move it; every view, count and card follows in the next frame.

import { getBytes, wordsOf } from '../api';
import { accuracy, f1, falsePositiveRate, precision, recall } from '../counts';
import { choose, cost, type Goal, type GoalKind, readRows, rocArea, type ScopeCounts, type ScoredRows, ScoreTable } from '../threshold';
import { axis, Figure, formatNumber } from '../charts';
import { palette } from '../theme';
import { drag } from '../investigate/drag';
import { Scale } from '../investigate/scale';

const bins = 60;

export async function mount(root: HTMLElement): Promise<void> {
  try {
    const group = new URLSearchParams(root.dataset['group'] ? { group: root.dataset['group'] } : {});
    new Lab(root, readRows(await getBytes(`/runs/${root.dataset['run']!}/threshold-data?${group}`))).start();
  } catch (error) {
    root.querySelector<HTMLElement>('[data-state]')!.textContent = `The scores could not be loaded, so the numbers below are those of the page: ${wordsOf(error)} Reload it to try again.`;
  }
}

class Lab {
  private readonly slider: HTMLInputElement;
  private readonly field: HTMLInputElement;
  private readonly scopeField: HTMLSelectElement;
  private readonly goalForm: HTMLFormElement;
  private readonly all: ScoreTable;
  private readonly validation: ScoreTable;
  private readonly judged: ScoreTable;
  private readonly scale: Scale;
  private readonly groupTables = new Map<number, ScoreTable>();
  private table: ScoreTable;
  private threshold: number;
  private waiting = false;
  private histogram: Figure | undefined;
  private roc: Figure | undefined;
  private precisionRecall: Figure | undefined;

  constructor(private readonly root: HTMLElement, private readonly data: ScoredRows) {
    const find = <T extends HTMLElement>(selector: string) => root.querySelector<T>(selector)!;
    this.slider = find<HTMLInputElement>('[data-slider]');
    this.field = find<HTMLInputElement>('[data-value]');
    this.scopeField = find<HTMLSelectElement>('[data-scope]');
    this.goalForm = find<HTMLFormElement>('[data-goal]');
    this.all = new ScoreTable(data, () => true);
    this.validation = new ScoreTable(data, (row) => data.test[row] === 0);
    this.judged = new ScoreTable(data, (row) => data.judged[row] === 1, data.judgedAnomalies);
    this.table = this.scoped();
    this.threshold = Number(root.dataset['threshold']);
    this.scale = Scale.of(this.all.scores);
  }

  start(): void {
    this.slider.min = '0';
    this.slider.max = '1000';
    this.slider.step = '1';
    this.slider.disabled = false;
    this.slider.addEventListener('input', () => this.move(this.scale.value(Number(this.slider.value) / 1000)));
    this.field.addEventListener('input', () => {
      if (this.field.value !== '' && Number.isFinite(this.field.valueAsNumber)) {
        this.move(this.field.valueAsNumber, this.field);
      }
    });
    this.scopeField.addEventListener('change', () => this.rescope());
    this.goalForm.addEventListener('submit', (event) => {
      event.preventDefault();
      this.reach();
    });
    this.goalForm.addEventListener('input', () => this.queue());
    this.drawAll();
    this.render();
  }

  /** Moves the threshold; everything follows in the next frame. */
  private move(threshold: number, source?: HTMLElement): void {
    this.threshold = threshold;
    this.root.querySelector<HTMLElement>('[data-state]')!.textContent = '';
    if (source !== this.field) {
      this.field.value = String(Number(threshold.toPrecision(6)));
    }

    this.queue();
  }

  private queue(): void {
    if (!this.waiting) {
      this.waiting = true;
      requestAnimationFrame(() => {
        this.waiting = false;
        this.render();
      });
    }
  }

  private scoped(): ScoreTable {
    const scope = this.scopeField.value;
    return scope === 'all' ? this.all : scope === 'validation' ? this.validation : new ScoreTable(this.data, (row) => this.data.test[row] === 1);
  }

  private rescope(): void {
    this.table = this.scoped();
    this.groupTables.clear();
    this.drawAll();
    this.queue();
  }

  private reach(): void {
    const goal = this.goal();
    const chosen = choose(this.validation, goal);
    const state = this.root.querySelector<HTMLElement>('[data-state]')!;
    if (chosen === undefined) {
      state.textContent = 'This goal needs labelled anomalies on the validation split; choose by alerts or by quantile.';
      return;
    }

    this.move(chosen);
    state.textContent = `Chosen on the validation split (${formatNumber(this.validation.rows)} rows).`;
    for (const cell of this.root.querySelectorAll<HTMLElement>('[data-own]')) {
      const group = Number(cell.dataset['own']);
      const own = choose(new ScoreTable(this.data, (row) => this.data.test[row] === 0 && this.data.groups[row] === group), goal);
      cell.textContent = own === undefined ? 'N/A' : formatNumber(own);
    }
  }

  private goal(): Goal {
    const form = new FormData(this.goalForm);
    const number = (name: string) => Number(form.get(name) ?? 0);
    return { kind: form.get('goal') as GoalKind, value: number('value'), miss: number('miss'), alarm: number('alarm') };
  }

  private render(): void {
    const counts = this.table.at(this.threshold);
    this.slider.value = String(Math.round(1000 * this.scale.share(this.threshold)));
    this.slider.setAttribute('aria-valuetext', formatNumber(this.threshold));
    this.root.dataset['threshold'] = String(this.threshold);
    for (const input of this.root.querySelectorAll<HTMLInputElement>('input[data-applied]')) {
      input.value = String(this.threshold);
    }

    this.write(counts);
    this.writeJudged();
    this.writeGroups();
    this.mark(counts);
    const address = new URL(location.href);
    address.searchParams.set('t', String(this.threshold));
    address.searchParams.set('scope', this.scopeField.value);
    address.searchParams.delete('goal');
    history.replaceState(null, '', address);
  }

  private write(counts: ScopeCounts): void {
    const values: Record<string, number> = {
      tp: counts.truePositives,
      fp: counts.falsePositives,
      tn: counts.trueNegatives,
      fn: counts.falseNegatives,
      flagged: counts.flagged,
      rows: counts.rows,
      alerts: (1000 * counts.flagged) / counts.rows,
      precision: precision(counts),
      recall: recall(counts),
      f1: f1(counts),
      fpr: falsePositiveRate(counts),
      accuracy: accuracy(counts),
      cost: cost(counts, this.goal()),
      threshold: this.threshold,
      after: this.all.at(this.threshold).flagged,
    };
    for (const cell of this.root.querySelectorAll<HTMLElement>('[data-count]')) {
      const text = formatNumber(values[cell.dataset['count']!]!);
      if (cell.textContent !== text) {
        cell.textContent = text;
      }
    }
  }

  // Against what people said of rows.
  private writeJudged(): void {
    const counts = this.judged.at(this.threshold);
    const values: Record<string, number> = { tp: counts.truePositives, fn: counts.falseNegatives, fp: counts.falsePositives, precision: precision(counts), recall: recall(counts) };
    for (const cell of this.root.querySelectorAll<HTMLElement>('[data-said]')) {
      cell.textContent = formatNumber(values[cell.dataset['said']!]!);
    }
  }

  private writeGroups(): void {
    for (const line of this.root.querySelectorAll<HTMLElement>('tr[data-group]')) {
      const group = Number(line.dataset['group']);
      let table = this.groupTables.get(group);
      if (table === undefined) {
        const scope = this.scopeField.value;
        table = new ScoreTable(this.data, (row) => this.data.groups[row] === group && (scope === 'all' || (this.data.test[row] === 1) === (scope === 'test')));
        this.groupTables.set(group, table);
      }

      const counts = table.at(this.threshold);
      const values: Record<string, number> = { rows: counts.rows, flagged: counts.flagged, rate: counts.flagged / counts.rows, precision: precision(counts), recall: recall(counts) };
      for (const cell of line.querySelectorAll<HTMLElement>('[data-figure]')) {
        cell.textContent = formatNumber(values[cell.dataset['figure']!]!);
      }
    }
  }

  // What stays while the threshold moves.
  private drawAll(): void {
    this.histogram ??= Figure.find('threshold-histogram');
    const { labels, heights, names, counts } = this.binned();
    this.histogram.draw(
      () => ({
        legend: { show: names.length > 1, top: 0, right: 0, textStyle: { color: palette().text } },
        xAxis: this.scale.axis(),
        yAxis: { ...axis(names.length > 1 ? 'share of its rows' : 'rows'), type: 'value', axisLine: { onZero: false } },
        series: names.map((name, i) => ({
          name,
          type: 'line' as const,
          step: 'middle' as const,
          showSymbol: false,
          areaStyle: { opacity: i === 0 ? 0.35 : 0.5, ...(i === 1 ? { decal: { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4 } } : {}) },
          color: i === 0 ? palette().normal : palette().flagged,
          data: labels.map((place, bin) => [place, heights[i]![bin]!]),
          ...(i === 0 ? { markLine: this.line() } : {}),
        })),
      }),
      '',
      () => ({ columns: ['score from', ...names], rows: labels.map((place, bin) => [this.scale.inverse(place - this.scale.width(bins) / 2), ...counts.map((row) => row[bin]!)]) }),
    );
    drag(this.histogram, (x) => this.move(this.scale.inverse(x)));
    if (this.data.labelled) {
      this.drawCurves();
    }
  }

  private binned() {
    const width = this.scale.width(bins);
    const labels = Array.from({ length: bins }, (_, bin) => this.scale.low + (bin + 0.5) * width);
    const counts = this.data.labelled ? [new Array<number>(bins).fill(0), new Array<number>(bins).fill(0)] : [new Array<number>(bins).fill(0)];
    for (let i = 0; i < this.table.rows; i++) {
      const kind = this.data.labelled && this.table.anomaliesAbove[i + 1]! > this.table.anomaliesAbove[i]! ? 1 : 0;
      const bin = Math.max(0, Math.min(bins - 1, Math.floor((this.scale.place(this.table.scores[i]!) - this.scale.low) / width)));
      counts[kind]![bin]!++;
    }

    const totals = counts.map((row) => row.reduce((a, b) => a + b, 0));
    const heights = this.data.labelled ? counts.map((row, i) => row.map((count) => (totals[i] === 0 ? 0 : count / totals[i]!))) : counts;
    return { labels, heights, counts, names: this.data.labelled ? ['normal', 'anomaly'] : ['rows'] };
  }

  private drawCurves(): void {
    const places = this.table.places();
    const points = places.map((place) => ({ place, counts: this.table.countsOf(place) }));
    const shown = thin(points, 400);
    this.roc ??= Figure.find('threshold-roc');
    this.roc.draw(
      () => ({
        xAxis: { ...axis('false alarms'), type: 'value', min: 0, max: 1 },
        yAxis: { ...axis('recall'), type: 'value', min: 0, max: 1 },
        tooltip: { show: false },
        series: [
          { type: 'line', showSymbol: false, color: palette().normal, data: shown.map(({ counts }) => [falsePositiveRate(counts) || 0, recall(counts) || 0]) },
          { type: 'line', showSymbol: false, color: palette().muted, lineStyle: { type: 'dashed', width: 1 }, data: [[0, 0], [1, 1]] },
          this.dot(),
        ],
      }),
      '',
      () => ({ columns: ['threshold', 'false alarms', 'recall'], rows: shown.map(({ place, counts }) => [this.table.thresholdOf(place), falsePositiveRate(counts), recall(counts)]) }),
    );
    this.precisionRecall ??= Figure.find('threshold-pr');
    this.precisionRecall.draw(
      () => ({
        xAxis: { ...axis('recall'), type: 'value', min: 0, max: 1 },
        yAxis: { ...axis('precision'), type: 'value', min: 0, max: 1 },
        tooltip: { show: false },
        series: [{ type: 'line', showSymbol: false, color: palette().normal, data: shown.filter(({ place }) => place > 0).map(({ counts }) => [recall(counts) || 0, precision(counts)]) }, this.dot()],
      }),
      '',
      () => ({ columns: ['threshold', 'recall', 'precision'], rows: shown.filter(({ place }) => place > 0).map(({ place, counts }) => [this.table.thresholdOf(place), recall(counts), precision(counts)]) }),
    );
    const nearest = (x: number, y: number, at: (counts: ScopeCounts) => [number, number]) => {
      let best = places[0]!;
      let least = Infinity;
      for (const { place, counts } of points) {
        const [a, b] = at(counts);
        const distance = (a - x) ** 2 + (b - y) ** 2;
        if (distance < least) {
          [least, best] = [distance, place];
        }
      }

      this.move(this.table.thresholdOf(best));
    };
    drag(this.roc, (x, y) => nearest(x, y, (counts) => [falsePositiveRate(counts), recall(counts)]));
    drag(this.precisionRecall, (x, y) => nearest(x, y, (counts) => (counts.flagged === 0 ? [0, 1] : [recall(counts), precision(counts)])));
  }

  private dot() {
    const colors = palette();
    return { id: 'here', type: 'scatter' as const, symbol: 'diamond', symbolSize: 16, itemStyle: { color: colors.flagged, borderColor: colors.text, borderWidth: 1 }, data: [] as number[][] };
  }

  private line() {
    const colors = palette();
    const place = Math.min(this.scale.high, Math.max(this.scale.low, this.scale.place(this.threshold)));
    return { symbol: 'none', silent: true, animation: false, lineStyle: { color: colors.text, width: 2, type: 'solid' as const }, label: { formatter: `threshold ${formatNumber(this.threshold)}`, color: colors.text, position: 'end' as const }, data: [{ xAxis: place }] };
  }

  // What follows the threshold.
  private mark(counts: ScopeCounts): void {
    const told = this.data.labelled
      ? `At threshold ${formatNumber(this.threshold)}: TP ${counts.truePositives}, FP ${counts.falsePositives}, TN ${counts.trueNegatives}, FN ${counts.falseNegatives} (${this.scopeField.selectedOptions[0]!.text}).`
      : `At threshold ${formatNumber(this.threshold)}: ${counts.flagged} of ${counts.rows} rows flagged (${this.scopeField.selectedOptions[0]!.text}).`;
    this.histogram!.patch({ series: [{ markLine: this.line() }] });
    this.histogram!.say(told);
    if (this.data.labelled) {
      const place = [falsePositiveRate(counts) || 0, recall(counts) || 0];
      this.roc!.patch({ series: [{ id: 'here', data: [place] }] });
      this.roc!.say(`${told} Area under the curve ${formatNumber(rocAreaOf(this.table))}.`);
      this.precisionRecall!.patch({ series: [{ id: 'here', data: counts.flagged === 0 ? [[0, 1]] : [[recall(counts), precision(counts)]] }] });
      this.precisionRecall!.say(told);
    }
  }
}

const areas = new WeakMap<ScoreTable, number>();

function rocAreaOf(table: ScoreTable): number {
  let area = areas.get(table);
  if (area === undefined) {
    area = rocArea(table);
    areas.set(table, area);
  }

  return area;
}

function thin<T>(points: T[], most: number): T[] {
  if (points.length <= most) {
    return points;
  }

  // Curves turn where scores are high: half of the points come from the first tenth.
  const head = Math.floor(points.length / 10);
  return points.filter((_, i) => i === points.length - 1 || (i < head ? i % Math.ceil(head / (most / 2)) === 0 : (i - head) % Math.ceil((points.length - head) / (most / 2)) === 0));
}
