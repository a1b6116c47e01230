// The charts of a training. Each can draw all of itself (first, and when the theme changes) or only its data (many times a second).

import type { EChartsOption } from 'echarts/types/dist/shared';
import { axis, Figure, type FigureTable, formatNumber } from '../charts';
import { palette } from '../theme';
import { DampedRange, outwards } from './figures';
import type { Ghost, Run } from './run';
import { floatsOf } from './session';

export interface Scene {
  run: Run | undefined;
  ghost: Ghost | undefined;
}

const legend = { top: 0, left: 0, icon: 'roundRect', itemWidth: 14, itemHeight: 3 };

// With short labels.
const valueAxis = (name: string) => ({ type: 'value' as const, ...axis(name), axisLabel: { ...axis(name).axisLabel, formatter: (value: number) => formatNumber(value) } });

type Parts = Record<string, unknown>;

// What changes over what stays: axes and legends are made of both.
function merge(frame: object, data: object): object {
  const merged: Parts = { ...(frame as Parts) };
  for (const [key, value] of Object.entries(data)) {
    const kept = merged[key];
    merged[key] = key !== 'series' && kept !== undefined && !Array.isArray(kept) ? { ...kept, ...(value as object) } : value;
  }

  return merged;
}

const MostPoints = 800;

// Long histories are thinned: a chart has no more pixels.
function history(values: number[]): [number, number][] {
  const stride = Math.ceil(values.length / MostPoints);
  const points: [number, number][] = [];
  for (let epoch = 0; epoch < values.length; epoch += stride) {
    points.push([epoch, values[epoch]!]);
  }

  if (values.length > 0 && (values.length - 1) % stride !== 0) {
    points.push([values.length - 1, values.at(-1)!]);
  }

  return points;
}

/** One chart of the page. */
export abstract class Panel {
  readonly figure: Figure;
  protected readonly scene: Scene;

  constructor(id: string, scene: Scene) {
    this.scene = scene;
    this.figure = Figure.find(id);
  }

  /** Draws everything anew. */
  draw(): void {
    if (this.scene.run !== undefined) {
      this.figure.draw(() => merge(this.frame(), this.data()) as EChartsOption, this.summary(), () => this.table());
    }
  }

  /** Draws what changes from epoch to epoch. */
  update(): void {
    if (this.scene.run !== undefined) {
      this.figure.chart.setOption(this.data() as EChartsOption, { silent: true });
    }
  }

  /** Says in words what is drawn; not for every frame. */
  say(): void {
    if (this.scene.run !== undefined) {
      this.figure.say(this.summary());
    }
  }

  protected abstract frame(): object;
  protected abstract data(): object;
  protected abstract summary(): string;
  protected abstract table(): FigureTable;
}

export class LossPanel extends Panel {
  protected frame() {
    return {
      animation: false,
      legend: { ...legend, textStyle: { color: palette().text } },
      xAxis: { ...valueAxis('epoch'), minInterval: 1 },
      yAxis: { ...valueAxis('loss'), scale: true },
    };
  }

  protected data() {
    const { run, ghost } = this.scene;
    const colors = palette();
    const line = (name: string, values: number[], color: string, type: 'solid' | 'dashed' | 'dotted', width = 2) => ({
      id: name,
      name,
      type: 'line',
      showSymbol: values.length === 1,
      data: history(values),
      lineStyle: { color, type, width },
      itemStyle: { color },
    });
    return {
      legend: { formatter: (name: string) => this.named(name) },
      xAxis: { max: Math.max(10, run!.now.block_end) },
      series: [
        line('previous run', ghost?.losses ?? [], colors.muted, 'dotted', 1.5),
        line('training', run!.losses, colors.normal, 'solid'),
        line('held out', run!.validation, colors.validation, 'dashed'),
      ],
    };
  }

  // The last value stands in the legend.
  private named(name: string): string {
    const values = name === 'training' ? this.scene.run?.losses : name === 'held out' ? this.scene.run?.validation : this.scene.ghost?.losses;
    return values === undefined || values.length === 0 ? `${name}: none` : `${name} ${formatNumber(values.at(-1)!)}`;
  }

  protected summary(): string {
    const run = this.scene.run!;
    const held = run.validation.length > 0 ? `, ${formatNumber(run.validation.at(-1)!)} on rows held out of training` : '';
    return `After ${run.now.epoch} epochs the training loss is ${formatNumber(run.losses.at(-1) ?? Number.NaN)}${held}.`;
  }

  protected table(): FigureTable {
    const run = this.scene.run!;
    return { columns: ['Epoch', 'Training', 'Held out'], rows: run.losses.map((loss, epoch) => [epoch, loss, run.validation[epoch] ?? 'none']) };
  }
}

const Bins = 50;

export class HistogramPanel extends Panel {
  private readonly range = new DampedRange();
  private readonly normal = new Float64Array(Bins);
  private readonly odd = new Float64Array(Bins);

  reset(): void {
    this.range.reset();
  }

  /** The ends of the score axis. */
  get ends(): [number, number] {
    const span = this.range.high - this.range.low;
    return [outwards(this.range.low, span, false), outwards(this.range.high, span, true)];
  }

  protected frame() {
    return {
      animation: false,
      legend: { ...legend, itemHeight: 10, textStyle: { color: palette().text } },
      xAxis: { ...valueAxis('score'), splitLine: { show: false } },
      yAxis: { ...valueAxis('rows'), axisLabel: { color: palette().muted, formatter: (value: number) => String(Math.abs(value)) } },
    };
  }

  protected data() {
    const run = this.scene.run!;
    const colors = palette();
    this.count();
    const [low, high] = this.ends;
    const width = (high - low) / Bins;
    const area = (name: string, counts: Float64Array, sign: 1 | -1, color: string) => ({
      id: name,
      name,
      type: 'line',
      step: 'middle',
      symbol: 'none',
      data: Array.from(counts, (count, bin) => [low + (bin + 0.5) * width, sign * count]),
      lineStyle: { color, width: 1.5 },
      itemStyle: { color },
      areaStyle: { color, opacity: sign > 0 ? 0.35 : 0.6 },
    });
    return {
      xAxis: { min: low, max: high },
      series: [
        { ...area(run.labels === undefined ? 'rows' : 'normal, upwards', this.normal, 1, colors.normal), markLine: this.lines(run.threshold, run.byHand && Number.isFinite(run.chosen) ? run.chosen : undefined) },
        ...(run.labels === undefined ? [] : [area('anomalies, downwards', this.odd, -1, colors.flagged)]),
      ],
    };
  }

  private lines(threshold: number, best: number | undefined) {
    const colors = palette();
    return {
      silent: true,
      symbol: 'none',
      animation: false,
      data: [
        { xAxis: threshold, lineStyle: { color: colors.text, type: 'solid', width: 2 }, label: { formatter: formatNumber(threshold), color: colors.text, position: 'end' } },
        ...(best === undefined || best === threshold ? [] : [{ xAxis: best, lineStyle: { color: colors.muted, type: 'dashed', width: 1 }, label: { show: false } }]),
      ],
    };
  }

  private count(): void {
    const { scores, labels } = this.scene.run!;
    const sorted = Float64Array.from(scores).sort();
    const most = sorted[Math.floor(0.99 * (sorted.length - 1))] ?? 1;
    this.range.follow(sorted[0] ?? 0, Math.max(most, this.scene.run!.threshold));
    const [low, high] = this.ends;
    this.normal.fill(0);
    this.odd.fill(0);
    for (let i = 0; i < scores.length; i++) {
      const bin = Math.min(Bins - 1, Math.max(0, Math.floor(((scores[i]! - low) / (high - low)) * Bins)));
      const counts = labels?.[i] === 1 ? this.odd : this.normal;
      counts[bin] = counts[bin]! + 1;
    }
  }

  protected summary(): string {
    const run = this.scene.run!;
    const { truePositives, falsePositives, trueNegatives, falseNegatives } = run.counts();
    const flagged = truePositives + falsePositives;
    const who = run.labels === undefined ? '' : `: ${truePositives} of ${truePositives + falseNegatives} anomalies and ${falsePositives} of ${falsePositives + trueNegatives} normal rows`;
    return `${flagged} of ${run.scores.length} rows of the test split lie above the threshold ${formatNumber(run.threshold)}${who}. Scores beyond the right edge are in the last step.`;
  }

  protected table(): FigureTable {
    const [low, high] = this.ends;
    const width = (high - low) / Bins;
    return {
      columns: ['Score from', 'to', 'Normal rows', 'Anomalies'],
      rows: Array.from(this.normal, (count, bin) => [low + bin * width, low + (bin + 1) * width, count, this.odd[bin]!]),
    };
  }
}

export class CurvePanel extends Panel {
  kind: 'roc' | 'pr' = 'roc';

  protected frame() {
    const roc = this.kind === 'roc';
    return {
      animation: false,
      legend: { ...legend, textStyle: { color: palette().text } },
      xAxis: { ...valueAxis(roc ? 'false alarms' : 'recall'), min: 0, max: 1 },
      yAxis: { ...valueAxis(roc ? 'anomalies found' : 'precision'), min: 0, max: 1 },
    };
  }

  protected data() {
    const run = this.scene.run!;
    const colors = palette();
    const roc = this.kind === 'roc';
    const points = run.curve();
    const at = points.findLast((point) => point.threshold > run.threshold);
    const share = run.labels === undefined ? 0 : run.labels.reduce((sum, label) => sum + label, 0) / run.labels.length;
    return {
      series: [
        { id: 'chance', name: 'chance', type: 'line', symbol: 'none', data: roc ? [[0, 0], [1, 1]] : [[0, share], [1, share]], lineStyle: { color: colors.muted, type: 'dashed', width: 1 }, itemStyle: { color: colors.muted } },
        { id: 'previous', name: 'previous run', type: 'line', symbol: 'none', data: roc ? (this.scene.ghost?.roc ?? []) : [], lineStyle: { color: colors.muted, type: 'dotted', width: 1.5 }, itemStyle: { color: colors.muted } },
        {
          id: 'curve', name: 'this model', type: 'line', symbol: 'none', lineStyle: { color: colors.normal, width: 2 }, itemStyle: { color: colors.normal },
          areaStyle: { color: colors.normal, opacity: 0.12 },
          data: points.map((point) => (roc ? [point.fpr, point.tpr] : [point.tpr, point.precision])),
        },
        { id: 'threshold', name: 'threshold', type: 'scatter', symbol: 'diamond', symbolSize: 13, itemStyle: { color: colors.text }, data: at === undefined ? [] : [roc ? [at.fpr, at.tpr] : [at.tpr, at.precision]] },
      ],
    };
  }

  protected summary(): string {
    const figures = this.scene.run!.snapshot?.test;
    return figures === undefined
      ? 'N/A: the test split has no labels of both kinds.'
      : `Area under the ROC curve ${formatNumber(figures.roc_auc)}, average precision ${formatNumber(figures.average_precision)} on the test split; chance has an area of 0.5.`;
  }

  protected table(): FigureTable {
    return { columns: ['Score', 'False-positive rate', 'Recall', 'Precision'], rows: this.scene.run!.curve().map((point) => [point.threshold, point.fpr, point.tpr, point.precision]) };
  }
}

export class LatentPanel extends Panel {
  private readonly x = new DampedRange();
  private readonly y = new DampedRange();

  reset(): void {
    this.x.reset();
    this.y.reset();
  }

  private names(): [string, string] {
    const width = this.scene.run!.snapshot?.latent_width ?? 0;
    return width === 1 ? ['the only number of a code', 'score'] : width === 2 ? ['first number of a code', 'second'] : ['first main direction', 'second'];
  }

  protected frame() {
    const [x, y] = this.scene.run?.snapshot?.latent === undefined ? ['', ''] : this.names();
    return {
      animation: false,
      legend: { ...legend, itemHeight: 10, itemWidth: 10, icon: 'inherit', textStyle: { color: palette().text } },
      xAxis: valueAxis(x),
      yAxis: valueAxis(y),
    };
  }

  protected data() {
    const run = this.scene.run!;
    const colors = palette();
    const [normal, odd] = this.points();
    const scatter = (name: string, data: Float32Array, color: string, symbol: string) => ({
      id: name, name, type: 'scatter', symbol, symbolSize: symbol === 'circle' ? 5 : 7, large: true, largeThreshold: 1, data, dimensions: ['x', 'y'], itemStyle: { color, opacity: 0.7 }, silent: true, animation: false,
    });
    const ends = (range: DampedRange) => (range.low > range.high ? {} : { min: outwards(range.low, range.high - range.low, false), max: outwards(range.high, range.high - range.low, true) });
    return {
      xAxis: ends(this.x),
      yAxis: ends(this.y),
      series: [
        scatter(run.labels === undefined ? 'rows' : 'normal', normal, colors.normal, 'circle'),
        ...(run.labels === undefined ? [] : [scatter('anomalies', odd, colors.flagged, 'triangle')]),
      ],
    };
  }

  private points(): [Float32Array, Float32Array] {
    const run = this.scene.run!;
    const latent = run.snapshot?.latent;
    if (latent === undefined) {
      return [new Float32Array(), new Float32Array()];
    }

    const values = floatsOf(latent);
    const anomalies = run.labels?.reduce((sum, label) => sum + label, 0) ?? 0;
    const odd = new Float32Array(2 * anomalies);
    const normal = new Float32Array(values.length - odd.length);
    let lowX = Infinity, highX = -Infinity, lowY = Infinity, highY = -Infinity;
    for (let row = 0, i = 0, j = 0; row < values.length / 2; row++) {
      const x = values[2 * row]!;
      const y = run.snapshot!.latent_width === 1 ? run.scores[row]! : values[2 * row + 1]!;
      if (run.labels?.[row] === 1) {
        odd[i++] = x;
        odd[i++] = y;
      } else {
        normal[j++] = x;
        normal[j++] = y;
      }

      lowX = Math.min(lowX, x);
      highX = Math.max(highX, x);
      lowY = Math.min(lowY, y);
      highY = Math.max(highY, y);
    }

    this.x.follow(lowX, highX);
    this.y.follow(lowY, highY);
    return [normal, odd];
  }

  protected summary(): string {
    const snapshot = this.scene.run!.snapshot;
    if (snapshot?.latent === undefined) {
      return 'N/A: this method has no narrow layer to look into.';
    }

    const shown = snapshot.latent_width > 2 ? `, of whose variance the picture shows ${Math.round(100 * snapshot.latent_share)}%` : '';
    const collapsed = snapshot.latent_dimensions < snapshot.latent_width ? ` ${snapshot.latent_dimensions} effective dimension${snapshot.latent_dimensions === 1 ? '' : 's'}: the codes vary in no other direction.` : '';
    return `Every row of the test split as ${snapshot.latent_width} number${snapshot.latent_width === 1 ? '' : 's'}${shown}.${collapsed}`;
  }

  protected table(): FigureTable {
    const run = this.scene.run!;
    const values = run.snapshot?.latent === undefined ? new Float32Array() : floatsOf(run.snapshot.latent);
    return { columns: ['Row', 'x', 'y', 'Class'], rows: Array.from({ length: values.length / 2 }, (_, row) => [row, values[2 * row]!, values[2 * row + 1]!, run.labels === undefined ? 'unknown' : run.labels[row] === 1 ? 'anomaly' : 'normal']) };
  }
}

export class SamplesPanel extends Panel {
  protected frame() {
    const run = this.scene.run;
    const colors = palette();
    const places = [['9%', '12%'], ['58%', '12%'], ['9%', '58%'], ['58%', '58%']] as const;
    const samples = run?.description.samples ?? [];
    const boxes = samples.map((_, i) => ({ left: places[i]![0], top: places[i]![1], width: '40%', height: '32%' }));
    const label = (i: number) => (run?.labels === undefined ? `row ${samples[i]}` : run.labels[samples[i]!] === 1 ? 'anomaly' : 'normal');
    return {
      animation: false,
      legend: { ...legend, left: 'center', data: ['row', 'expected'], textStyle: { color: colors.text } },
      grid: boxes,
      xAxis: boxes.map((_, i) => ({ ...axis(''), type: 'value', gridIndex: i, min: 0, max: (run?.description.features ?? 2) - 1, name: label(i), nameLocation: 'middle', nameGap: 4, axisLabel: { show: false }, nameTextStyle: { color: colors.muted } })),
      yAxis: boxes.map((_, i) => ({ ...valueAxis(''), gridIndex: i, scale: true, axisLabel: { color: colors.muted, fontSize: 10, formatter: (value: number) => formatNumber(value) }, splitNumber: 2 })),
    };
  }

  protected data() {
    const run = this.scene.run!;
    const colors = palette();
    const features = run.description.features;
    const expected = run.snapshot?.expected === undefined ? undefined : floatsOf(run.snapshot.expected);
    const line = (name: string, i: number, values: Float32Array, color: string, type: 'solid' | 'dashed') => ({
      id: `${name}${i}`, name, type: 'line', symbol: 'none', xAxisIndex: i, yAxisIndex: i, lineStyle: { color, type, width: 1.5 }, itemStyle: { color },
      data: Array.from(values.subarray(i * features, (i + 1) * features), (value, column) => [column, value]),
    });
    return {
      series: run.description.samples.flatMap((_, i) => [
        line('row', i, run.samples, colors.text, 'solid'),
        line('expected', i, expected ?? new Float32Array(), colors.flagged, 'dashed'),
      ]),
    };
  }

  /** Only what the network makes of them changes. */
  override update(): void {
    const run = this.scene.run;
    if (run?.snapshot?.expected === undefined) {
      return;
    }

    const expected = floatsOf(run.snapshot.expected);
    const features = run.description.features;
    this.figure.chart.setOption({ series: run.description.samples.map((_, i) => ({ id: `expected${i}`, data: Array.from(expected.subarray(i * features, (i + 1) * features), (value, column) => [column, value]) })) } as EChartsOption, { silent: true });
  }

  protected summary(): string {
    const run = this.scene.run!;
    if (run.snapshot?.expected === undefined) {
      return 'Rows of the test split, scaled. This method does not say what it expects in their place.';
    }

    return `Scores: ${run.description.samples.map((row) => `${run.labels?.[row] === 1 ? 'anomaly' : 'row'} ${row} ${formatNumber(run.scores[row]!)}`).join(', ')}. The threshold is ${formatNumber(run.threshold)}.`;
  }

  protected table(): FigureTable {
    const run = this.scene.run!;
    const features = run.description.features;
    const expected = run.snapshot?.expected === undefined ? undefined : floatsOf(run.snapshot.expected);
    return {
      columns: ['Column', ...run.description.samples.flatMap((row) => [`Row ${row}`, `Row ${row}, expected`])],
      rows: Array.from({ length: features }, (_, column) => [column, ...run.description.samples.flatMap((_, i) => [run.samples[i * features + column]!, expected?.[i * features + column] ?? 'none'])]),
    };
  }
}
