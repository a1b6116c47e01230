// One record: where it lies among all scores, what its score would be with other values, how one column moves it.

import { getBytes, postJson, wordsOf } from '../api';
import { axis, Figure, formatNumber } from '../charts';
import { drag } from '../investigate/drag';
import { Scale } from '../investigate/scale';
import { palette } from '../theme';
import { readRows } from '../threshold';

interface Part {
  column: string;
  value: string;
  typical: string;
  expected: string | null;
  part: number;
}

interface Answer {
  score: number;
  threshold: number;
  flagged: boolean;
  exact_parts: boolean;
  base: number;
  parts: Part[];
}

interface Sweep {
  column: string;
  points: { value: string; score: number }[];
}

type Field = HTMLInputElement | HTMLSelectElement;

export function mount(root: HTMLElement): void {
  void new Record(root).start();
}

class Record {
  private readonly address: string;
  private readonly fields: Field[];
  private readonly line: number;
  private readonly sweepField: HTMLSelectElement;
  private readonly signal: Figure | undefined;
  private strip: Figure | undefined;
  private sweep: Figure | undefined;
  private asked = 0;
  private timer = 0;
  private scale: Scale | undefined;
  private expected = new Map<string, string>();
  private score: number;

  constructor(private readonly root: HTMLElement) {
    this.address = `/runs/${root.dataset['run']!}/rows/${root.dataset['row']!}`;
    this.fields = [...root.querySelectorAll<Field>('[data-column]')];
    this.line = Number(root.dataset['line']);
    this.score = Number(root.dataset['score']);
    this.sweepField = root.querySelector<HTMLSelectElement>('[data-sweep]')!;
    this.signal = document.getElementById('record-signal') === null ? undefined : Figure.find('record-signal');
  }

  async start(): Promise<void> {
    for (const field of this.fields) {
      field.addEventListener('input', () => this.ask());
    }

    this.root.querySelector('[data-restore]')!.addEventListener('click', (event) => {
      event.preventDefault();
      for (const field of this.fields) {
        field.value = field.dataset['own']!;
      }

      this.ask();
    });
    this.root.querySelector('[data-what-if]')!.addEventListener('submit', (event) => event.preventDefault());
    this.sweepField.addEventListener('change', () => void this.told(this.drawSweep()));
    this.drawSignal();
    await Promise.all([this.told(this.drawStrip()), this.told(this.drawSweep())]);
  }

  private changes(): { [column: string]: string } {
    return Object.fromEntries(this.fields.filter((field) => field.value !== field.dataset['own']).map((field) => [field.dataset['column']!, field.value]));
  }

  private ask(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.answer(), 60);
  }

  private async answer(): Promise<void> {
    const number = ++this.asked;
    const changes = this.changes();
    const problem = this.root.querySelector<HTMLElement>('[data-what-if-problem]')!;
    const wrong = this.fields.find((field) => field.inputMode === 'decimal' && !Number.isFinite(Number(field.value)));
    if (wrong !== undefined) {
      problem.textContent = `${wrong.dataset['column']!} must be a number, was '${wrong.value}'.`;
      return;
    }

    try {
      const answer = await postJson<Answer>(`${this.address}/what-if`, { changes });
      if (number === this.asked) {
        problem.textContent = '';
        this.show(answer, changes);
        void this.told(this.drawSweep());
      }
    } catch (error) {
      if (number === this.asked) {
        problem.textContent = wordsOf(error);
      }
    }
  }

  private show(answer: Answer, changes: { [column: string]: string }): void {
    this.score = answer.score;
    const put = (name: string, text: string) => (this.root.querySelector<HTMLElement>(`[data-${name}]`)!.textContent = text);
    const changed = Object.keys(changes).length > 0;
    put('score-now', formatNumber(answer.score));
    put('verdict', answer.flagged ? 'flagged' : 'normal');
    put('sentence', `${changed ? 'With these values it' : 'It'} scores ${formatNumber(answer.score)}, ${answer.score > this.line ? 'above' : 'not above'} the line of ${formatNumber(this.line)}.`);
    put('sum', formatNumber(answer.score));
    const verdict = this.root.querySelector('[data-verdict]')!;
    verdict.classList.toggle('flagged', answer.flagged);
    verdict.classList.toggle('good', !answer.flagged);
    this.showParts(answer);
    for (const field of this.fields) {
      field.closest('.field')!.classList.toggle('changed', field.value !== field.dataset['own']);
    }

    const address = new URL(location.href);
    for (const name of [...address.searchParams.keys()].filter((name) => name.startsWith('w.'))) {
      address.searchParams.delete(name);
    }

    for (const [column, value] of Object.entries(changes)) {
      address.searchParams.set(`w.${column}`, value);
    }

    history.replaceState(null, '', address);
    this.drawSignal();
    this.drawStripOf();
  }

  private showParts(answer: Answer): void {
    const largest = Math.max(...answer.parts.map((part) => part.part), 1e-12);
    const body = this.root.querySelector<HTMLElement>('[data-parts]')!;
    body.replaceChildren(
      ...answer.parts.map((part) => {
        const row = document.createElement('tr');
        const head = document.createElement('th');
        head.scope = 'row';
        head.textContent = part.column;
        const bar = document.createElement('span');
        bar.className = 'bar';
        const value = document.createElement('b');
        value.textContent = formatNumber(part.part);
        const meter = document.createElement('meter');
        meter.min = 0;
        meter.max = largest;
        meter.value = Math.max(0, part.part);
        meter.textContent = formatNumber(part.part);
        meter.setAttribute('aria-label', part.column);
        bar.append(value, meter);
        const cell = document.createElement('td');
        cell.append(bar);
        row.append(head, cell, ...[part.value, part.typical, part.expected ?? 'N/A'].map(text));
        return row;
      }),
    );
    this.expected = new Map(answer.parts.flatMap((part) => (part.expected === null ? [] : [[part.column, part.expected] as const])));
  }

  // What could not be drawn is said where the values are.
  private async told(drawing: Promise<void>): Promise<void> {
    try {
      await drawing;
    } catch (error) {
      this.root.querySelector<HTMLElement>('[data-what-if-problem]')!.textContent = wordsOf(error);
    }
  }

  private async drawStrip(): Promise<void> {
    const scores = readRows(await getBytes(`/runs/${this.root.dataset['run']!}/threshold-data`)).scores.slice().sort().reverse();
    this.scale = Scale.of(scores);
    const bins = 80;
    const counts = new Array<number>(bins).fill(0);
    for (const score of scores) {
      counts[Math.max(0, Math.min(bins - 1, Math.floor((this.scale.place(score) - this.scale.low) / this.scale.width(bins))))]!++;
    }

    this.counts = counts;
    this.drawStripOf();
  }

  private counts: number[] = [];

  private drawStripOf(): void {
    const scale = this.scale;
    if (scale === undefined) {
      return;
    }

    this.strip ??= Figure.find('record-strip');
    const counts = this.counts;
    const place = (score: number) => Math.min(scale.high, Math.max(scale.low, scale.place(score)));
    const width = scale.width(counts.length);
    this.strip.draw(
      () => {
        const colors = palette();
        return {
          xAxis: scale.axis(),
          yAxis: { ...axis('rows'), type: 'value', splitNumber: 2, axisLine: { onZero: false } },
          tooltip: { show: false },
          series: [{
            type: 'line', step: 'middle', showSymbol: false, color: colors.normal, areaStyle: { opacity: 0.35 }, data: counts.map((count, bin) => [scale.low + (bin + 0.5) * width, count]),
            markLine: {
              symbol: 'none', animation: false, silent: true,
              data: [
                { xAxis: place(this.line), lineStyle: { color: colors.text, type: 'dashed', width: 2 }, label: { formatter: 'line', color: colors.text } },
                { xAxis: place(this.score), lineStyle: { color: colors.flagged, type: 'solid', width: 3 }, label: { formatter: 'this row', color: colors.text, position: 'insideEndTop' } },
              ],
            },
          }],
        };
      },
      `This row scores ${formatNumber(this.score)}; the line is at ${formatNumber(this.line)}.`,
      () => ({ columns: ['score from', 'rows'], rows: counts.map((count, bin) => [scale.inverse(scale.low + bin * width), count]) }),
    );
  }

  private async drawSweep(): Promise<void> {
    const column = this.sweepField.value;
    const changes = this.changes();
    const { points } = await postJson<Sweep>(`${this.address}/sweep?${new URLSearchParams({ column })}`, { changes });
    if (column !== this.sweepField.value) {
      return;
    }

    const numeric = points.every((point) => point.value !== '' && Number.isFinite(Number(point.value)));
    this.sweep ??= Figure.find('record-sweep');
    const own = this.fields.find((field) => field.dataset['column'] === column)!.value;
    this.sweep.draw(
      () => {
        const colors = palette();
        return {
          xAxis: numeric ? { ...axis(column), type: 'value', scale: true } : { ...axis(column), type: 'category', data: points.map((point) => point.value), splitLine: { show: false } },
          yAxis: { ...axis('score'), type: 'value', scale: true },
          series: [{
            type: numeric ? 'line' : 'bar', showSymbol: false, color: colors.normal, data: points.map((point) => (numeric ? [Number(point.value), point.score] : point.score)),
            markLine: {
              symbol: 'none', silent: true, animation: false,
              data: [
                { yAxis: this.line, lineStyle: { color: colors.text, type: 'dashed' }, label: { formatter: 'line', color: colors.text, position: 'insideStartTop' } },
                ...(numeric && own !== '' && Number.isFinite(Number(own)) ? [{ xAxis: Number(own), lineStyle: { color: colors.flagged, type: 'solid' as const }, label: { formatter: 'this row', color: colors.text } }] : []),
              ],
            },
          }],
        };
      },
      `${column} from ${shown(points[0]?.value)} to ${shown(points.at(-1)?.value)}: the score goes from ${formatNumber(Math.min(...points.map((point) => point.score)))} to ${formatNumber(Math.max(...points.map((point) => point.score)))}; everything else stays.`,
      () => ({ columns: [column, 'score'], rows: points.map((point) => [point.value, point.score]) }),
    );
  }

  private drawSignal(): void {
    if (this.signal === undefined) {
      return;
    }

    const values = this.fields.map((field) => Number(field.value));
    const expected = this.fields.map((field) => Number(this.expected.get(field.dataset['column']!) ?? NaN));
    this.signal.draw(
      () => {
        const colors = palette();
        return {
          xAxis: { ...axis('point'), type: 'value', min: 1, max: values.length },
          yAxis: { ...axis(''), type: 'value', scale: true },
          series: [
            { name: 'value', type: 'line', showSymbol: false, color: colors.flagged, data: values.map((value, i) => [i + 1, value]) },
            { name: 'reconstructed', type: 'line', showSymbol: false, color: colors.normal, lineStyle: { type: 'dashed' }, data: expected.map((value, i) => [i + 1, value]) },
          ],
        };
      },
      `${values.length} points; the score is ${formatNumber(this.score)}.`,
      () => ({ columns: ['point', 'value', 'reconstructed'], rows: values.map((value, i) => [this.fields[i]!.dataset['column']!, value, expected[i]!]) }),
    );
    drag(this.signal, (x, y) => {
      const field = this.fields[Math.min(values.length, Math.max(1, Math.round(x))) - 1]!;
      field.value = String(Number(y.toPrecision(5)));
      this.ask();
    });
  }
}

function text(value: string): HTMLTableCellElement {
  const cell = document.createElement('td');
  cell.className = 'number';
  cell.textContent = shown(value);
  return cell;
}

function shown(value: string | undefined): string {
  const number = Number(value);
  return value === undefined || value === '' ? 'missing' : value.length > 8 && Number.isFinite(number) ? formatNumber(number) : value;
}
