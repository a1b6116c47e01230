// The figures of the page Compare: curves with intervals, and histograms on one scale.

import type { EChartsOption } from 'echarts/types/dist/shared';
import { getJson, wordsOf } from '../api';
import { axis, Figure, type FigureTable, formatNumber } from '../charts';
import { palette } from '../theme';

interface Curve {
  value: number[];
  low: number[];
  high: number[];
}

interface Estimate {
  value: number;
  low: number;
  high: number;
}

interface ComparedModel {
  name: string;
  roc_auc: Estimate | null;
  pr_auc: Estimate | null;
  recall: number | null;
  roc: Curve | null;
  precision_recall: Curve | null;
  histogram: { edges: number[]; normal: number[]; anomalies: number[] | null };
}

interface Comparison {
  models: ComparedModel[];
}

const dashes: ('solid' | 'dashed' | 'dotted' | number[])[] = ['solid', 'dashed', 'dotted', [8, 3, 2, 3], [12, 4], [2, 6], [6, 2], [10, 3, 3, 3]];

export async function mount(root: HTMLElement): Promise<void> {
  const error = root.querySelector<HTMLElement>('[data-compare-error]')!;
  try {
    draw(root, await getJson<Comparison>(`/compare?${root.dataset['query']!}`));
  } catch (problem) {
    error.textContent = `The charts cannot be drawn: ${wordsOf(problem)} Load the page again to retry.`;
    error.hidden = false;
  }
}

function draw(root: HTMLElement, { models }: Comparison): void {
  if (models.every((model) => model.roc !== null)) {
    picture(root, 'roc', drawCurves('roc', models, (model) => model.roc!, 'false alarms', 'recall', (model) => `${model.name} ${formatNumber(model.roc_auc!.value)}`, true));
    picture(root, 'precision-recall', drawCurves('precision-recall', models, (model) => model.precision_recall!, 'recall', 'precision', (model) => `${model.name} ${formatNumber(model.pr_auc!.value)}`, false));
  }

  const highest = Math.max(...models.flatMap(({ histogram }) => [...histogram.normal, ...(histogram.anomalies ?? [])]));
  models.forEach((model, index) => drawHistogram(index, model, highest));
}

function drawCurves(id: string, models: ComparedModel[], curve: (model: ComparedModel) => Curve, x: string, y: string, label: (model: ComparedModel) => string, chance: boolean): Figure {
  const chart = Figure.find(id);
  const steps = curve(models[0]!).value.map((_, step, all) => step / (all.length - 1));
  const option = (): EChartsOption => {
    const colors = palette();
    const series = models.flatMap((model, index) => {
      const { value, low, high } = curve(model);
      const color = colors.series[index % colors.series.length]!;
      const base = { type: 'line' as const, showSymbol: false, silent: true };
      return [
        { ...base, silent: false, name: label(model), data: steps.map((step, place) => [step, value[place]!]), lineStyle: { color, width: 2, type: dashes[index]! }, itemStyle: { color } },
        { ...base, name: `${index} low`, stack: `band ${index}`, data: steps.map((step, place) => [step, low[place]!]), lineStyle: { opacity: 0 }, tooltip: { show: false } },
        { ...base, name: `${index} high`, stack: `band ${index}`, data: steps.map((step, place) => [step, high[place]! - low[place]!]), lineStyle: { opacity: 0 }, areaStyle: { color, opacity: 0.16 }, tooltip: { show: false } },
      ];
    });
    const diagonal = { type: 'line' as const, name: 'chance', data: [[0, 0], [1, 1]], showSymbol: false, silent: true, lineStyle: { color: colors.muted, width: 1, type: 'dotted' as const }, tooltip: { show: false } };
    return {
      legend: { data: models.map(label), textStyle: { color: colors.text }, top: 0, left: 0, type: 'plain' },
      grid: { left: 12, right: 20, top: 24 + 24 * Math.ceil(models.length / 2), bottom: 24, containLabel: true },
      xAxis: { ...axis(x), type: 'value', min: 0, max: 1, nameLocation: 'middle', nameGap: 26, nameTextStyle: { color: colors.muted } },
      yAxis: { ...axis(y), type: 'value', min: 0, max: 1, nameTextStyle: { color: colors.muted, align: 'left' } },
      tooltip: { renderMode: 'richText', trigger: 'axis', backgroundColor: colors.card, textStyle: { color: colors.text }, valueFormatter: (number) => formatNumber(Number(number)) },
      series: chance ? [...series, diagonal] : series,
    } as EChartsOption;
  };
  const best = [...models].sort((first, second) => mean(curve(second).value) - mean(curve(first).value))[0]!;
  const table = (): FigureTable => ({
    columns: [x, ...models.flatMap((model) => [model.name, 'low', 'high'])],
    rows: steps.flatMap((step, place) => (place % 5 === 0 ? [[step, ...models.flatMap((model) => [curve(model).value[place]!, curve(model).low[place]!, curve(model).high[place]!])]] : [])),
  });
  chart.draw(option, `The curve of ${best.name} is highest on the whole. Shaded: pointwise 95 % intervals.`, table);
  return chart;
}

function drawHistogram(index: number, model: ComparedModel, highest: number): void {
  const { edges, normal, anomalies } = model.histogram;
  const middles = normal.map((_, bin) => (Math.asinh(edges[bin]!) + Math.asinh(edges[bin + 1]!)) / 2);
  const option = (): EChartsOption => {
    const colors = palette();
    const bars = (name: string, values: number[], color: string) => ({ type: 'line' as const, step: 'middle' as const, name, showSymbol: false, data: values.map((share, bin) => [middles[bin]!, share]), lineStyle: { color, width: 2 }, itemStyle: { color } });
    const line = { silent: true, symbol: 'none', lineStyle: { color: colors.text, type: 'solid' as const, width: 1 }, label: { show: false }, data: [{ xAxis: 0 }] };
    return {
      grid: { left: 8, right: 12, top: 14, bottom: 4, containLabel: true },
      legend: { show: false },
      xAxis: { ...axis(''), type: 'value', min: Math.asinh(edges[0]!), max: Math.asinh(edges.at(-1)!), axisLabel: { color: colors.muted, formatter: (value: number) => formatNumber(Math.round(Math.sinh(value) * 10) / 10), hideOverlap: true } },
      yAxis: { ...axis(''), type: 'value', min: 0, max: highest, axisLabel: { color: colors.muted, formatter: (value: number) => `${Math.round(value * 100)}%` }, splitNumber: 2 },
      series: [
        { ...bars(anomalies === null ? 'all rows' : 'normal', normal, colors.normal), markLine: line },
        ...(anomalies === null ? [] : [{ ...bars('anomalies', anomalies, colors.flagged), lineStyle: { color: colors.flagged, width: 2, type: 'dashed' as const } }]),
      ],
      tooltip: { show: false },
    } as EChartsOption;
  };
  const words = anomalies === null ? 'All rows.' : `Solid: normal rows. Dashed: anomalies, of which ${formatNumber((model.recall ?? 0) * 100)} % are flagged.`;
  const table = (): FigureTable => ({
    columns: ['from', 'to', anomalies === null ? 'all rows' : 'normal', ...(anomalies === null ? [] : ['anomalies'])],
    rows: normal.map((share, bin) => [edges[bin]!, edges[bin + 1]!, share, ...(anomalies === null ? [] : [anomalies[bin]!])]),
  });
  Figure.find(`scores-${index}`).draw(option, words, table);
}

function picture(root: HTMLElement, id: string, chart: Figure): void {
  const button = root.querySelector<HTMLButtonElement>(`[data-picture="${id}"]`)!;
  button.hidden = false;
  button.addEventListener('click', () => {
    const link = document.createElement('a');
    link.href = chart.chart.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor: palette().card });
    link.download = `${id}.png`;
    link.click();
  });
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
