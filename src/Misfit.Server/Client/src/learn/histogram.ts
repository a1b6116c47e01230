// Scores of normal and abnormal rows in common bins, with the threshold as a line.

import { axis, Figure, formatNumber } from '../charts';
import { countsAt } from '../counts';
import { palette } from '../theme';

const BINS = 40;

/** Draws both groups' histograms up to `most`; what lies beyond is counted in the last bin. */
export function drawHistogram(figure: Figure, scores: ArrayLike<number>, abnormal: ArrayLike<number>, threshold: number, most: number): void {
  const bins = [new Array<number>(BINS).fill(0), new Array<number>(BINS).fill(0)];
  for (let row = 0; row < scores.length; row++) {
    const group = bins[abnormal[row] === 1 ? 1 : 0]!;
    group[Math.min(BINS - 1, Math.floor((scores[row]! / most) * BINS))]!++;
  }

  const counts = countsAt(scores, abnormal, threshold);
  const middle = (bin: number) => ((bin + 0.5) * most) / BINS;
  figure.draw(
    () => {
      const colors = palette();
      const bars = (name: string, data: number[], color: string, decal: boolean) => ({
        type: 'bar' as const,
        name,
        stack: 'all',
        data: data.map((count, bin) => [middle(bin), count]),
        barWidth: '95%',
        itemStyle: { color, ...(decal && { decal: { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 3], rotation: Math.PI / 4, color: colors.card } }) },
      });
      return {
        legend: { top: 0, textStyle: { color: colors.text } },
        xAxis: { ...axis('error'), type: 'value', min: 0, max: most, axisLabel: { ...axis('').axisLabel, formatter: (value: number) => formatNumber(value) } },
        yAxis: { ...axis('beats'), type: 'value' },
        series: [
          { ...bars('normal', bins[0]!, colors.normal, false), markLine: { symbol: 'none', silent: true, lineStyle: { color: colors.text, type: 'dashed' }, label: { formatter: 'threshold', color: colors.text }, data: [{ xAxis: Math.min(threshold, most) }] } },
          bars('abnormal', bins[1]!, colors.flagged, true),
        ],
      };
    },
    `At ${formatNumber(threshold)}, ${counts.truePositives} abnormal beats are found and ${counts.falseNegatives} missed; ${counts.falsePositives} normal ones are false alarms.`,
    () => ({ columns: ['error from', 'to', 'normal', 'abnormal'], rows: bins[0]!.map((count, bin) => [(bin * most) / BINS, ((bin + 1) * most) / BINS, count, bins[1]![bin]!]) }),
  );
}
