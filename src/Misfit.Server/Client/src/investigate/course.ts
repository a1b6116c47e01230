// A column along time or rows inside its expected band, the score under it on the same axis, incidents shaded in both.

import { getJson, wordsOf } from '../api';
import { axis, type Figure, formatNumber } from '../charts';
import { palette } from '../theme';

interface Course {
  column: string | null;
  group: string;
  timed: boolean;
  threshold: number;
  rows: number[];
  places: number[];
  scores: (number | null)[];
  values: (number | null)[];
  lower: (number | null)[];
  upper: (number | null)[];
  outside: boolean[];
  flagged: boolean[];
  intervals: number[][];
  of: number;
}

export async function drawCourse(figure: Figure, run: string, state: URLSearchParams): Promise<void> {
  const parameters = new URLSearchParams(state);
  parameters.delete('run');
  let course: Course;
  try {
    course = await getJson<Course>(`/runs/${run}/course?${parameters}`);
  } catch (error) {
    figure.say(`The course could not be loaded: ${wordsOf(error)} Reload the page to try again.`);
    return;
  }

  const outside = course.outside.filter(Boolean).length;
  const flagged = course.flagged.filter(Boolean).length;
  figure.draw(
    () => option(course),
    course.rows.length === 0
      ? 'No rows pass the filters.'
      : `${course.column}${course.group === '' ? '' : ` of ${course.group}`}: ${course.of} rows${course.rows.length < course.of ? `, ${course.rows.length} of them drawn` : ''}; ${outside} outside the band, ${flagged} flagged by the model.`,
    () => ({
      columns: ['row', course.timed ? 'time (UTC)' : 'place', course.column ?? 'value', 'band from', 'band to', 'band rule', 'score', 'model'],
      rows: course.rows.map((row, i) => [
        String(row), course.timed ? new Date(course.places[i]!).toISOString().replace('T', ' ').slice(0, 19) : String(course.places[i]!), number(course.values[i]), number(course.lower[i]), number(course.upper[i]),
        course.outside[i] ? 'outside' : 'inside', number(course.scores[i]), course.flagged[i] ? 'flagged' : 'normal',
      ]),
    }),
  );
}

// All digits: whether a value is outside its band can be checked in the table.
function number(value: number | null | undefined): string {
  return value === null || value === undefined ? 'N/A' : String(value);
}

function option(course: Course) {
  const colors = palette();
  const points = (values: (number | null)[]) => course.places.map((place, i) => [place, values[i] ?? null]);
  const chosen = (values: (number | null)[], wanted: boolean[]) => course.places.flatMap((place, i) => (wanted[i] && values[i] !== null ? [[place, values[i]!]] : []));
  const place = { ...axis(''), type: course.timed ? ('time' as const) : ('value' as const), scale: true, ...(course.timed ? {} : { minInterval: 1 }), splitLine: { show: false } };
  // The same sides for both, so that one moment is above the other.
  const sides = { left: 76, right: 24, outerBoundsMode: 'none' as const };
  const shaded = { silent: true, itemStyle: { color: colors.flagged, opacity: 0.14 }, data: course.intervals.map(([start, end]) => [{ xAxis: start! }, { xAxis: end! }] as [{ xAxis: number }, { xAxis: number }]) };
  return {
    axisPointer: { link: [{ xAxisIndex: 'all' as const }] },
    legend: { top: 0, right: 0, itemWidth: 14, itemGap: 8, textStyle: { color: colors.text, fontSize: 12 }, data: [course.column ?? 'value', 'outside the band', 'flagged'] },
    grid: [{ ...sides, top: 34, bottom: '40%' }, { ...sides, top: '64%', bottom: 24 }],
    xAxis: [{ ...place, axisLabel: { show: false } }, { ...place, gridIndex: 1 }],
    yAxis: [{ ...axis(course.column ?? ''), type: 'value' as const, scale: true }, { ...axis('score'), type: 'value' as const, scale: true, gridIndex: 1, splitNumber: 2 }],
    tooltip: { trigger: 'axis' as const, renderMode: 'richText' as const, backgroundColor: colors.card, borderColor: colors.line, textStyle: { color: colors.text, fontSize: 13 }, valueFormatter: (value: unknown) => (typeof value === 'number' ? formatNumber(value) : '') },
    series: [
      { name: 'band from', type: 'line' as const, stack: 'band', stackStrategy: 'all' as const, showSymbol: false, silent: true, lineStyle: { opacity: 0 }, data: points(course.lower), tooltip: { show: false } },
      {
        name: 'band', type: 'line' as const, stack: 'band', stackStrategy: 'all' as const, showSymbol: false, silent: true, lineStyle: { opacity: 0 }, areaStyle: { color: colors.validation, opacity: 0.22 },
        data: course.places.map((at, i) => [at, course.upper[i] === null || course.lower[i] === null ? null : course.upper[i]! - course.lower[i]!]), tooltip: { show: false },
      },
      { name: course.column ?? 'value', type: 'line' as const, showSymbol: course.rows.length === 1, color: colors.normal, lineStyle: { width: 1.5 }, data: points(course.values), markArea: shaded },
      { name: 'outside the band', type: 'scatter' as const, symbol: 'emptyTriangle', symbolSize: 9, color: colors.validation, data: chosen(course.values, course.outside) },
      { name: 'flagged', type: 'scatter' as const, symbol: 'circle', symbolSize: 6, color: colors.flagged, data: chosen(course.values, course.flagged) },
      {
        name: 'score', type: 'line' as const, xAxisIndex: 1, yAxisIndex: 1, showSymbol: course.rows.length === 1, color: colors.series[3]!, lineStyle: { width: 1 }, data: points(course.scores), markArea: shaded,
        markLine: { symbol: 'none', silent: true, lineStyle: { color: colors.text, type: 'dashed' as const }, label: { formatter: 'line', color: colors.text, position: 'insideStartTop' as const }, data: [{ yAxis: course.threshold }] },
      },
    ],
  };
}
