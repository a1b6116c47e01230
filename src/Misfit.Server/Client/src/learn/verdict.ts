// The verdict on one beat: the sentence, the chart of the beat and of what the network makes of it, and its numbers.

import { axis, Figure, formatNumber } from '../charts';
import { palette } from '../theme';

export interface Verdict {
  score: number;
  threshold: number;
  abnormal: boolean;
  values: number[];
  rebuilt: number[];
  scaled: number[];
}

export class VerdictCard {
  private readonly card: HTMLElement;
  private readonly numbers: HTMLElement;
  private readonly figure = Figure.find('rebuilt');
  private shown: Verdict | undefined;
  private scaled = false;

  constructor(page: HTMLElement) {
    this.card = page.querySelector<HTMLElement>('[data-verdict]')!;
    this.numbers = page.querySelector<HTMLElement>('[data-numbers]')!;
    const switches = [...page.querySelectorAll<HTMLButtonElement>('[data-scaled]')];
    for (const button of switches) {
      button.addEventListener('click', () => {
        this.scaled = button.dataset['scaled'] === 'yes';
        for (const other of switches) {
          other.setAttribute('aria-pressed', String(other === button));
        }

        this.showNumbers();
      });
    }
  }

  /** No beat, no verdict. */
  clear(): void {
    this.shown = undefined;
    this.say('empty', 'Choose a beat or draw one.');
    this.figure.draw(() => ({ xAxis: axis(''), yAxis: axis(''), series: [] }), 'Nothing is shown yet.', () => ({ columns: ['reading', 'beat', 'rebuilt'], rows: [] }));
    this.showNumbers();
  }

  wait(): void {
    this.say('empty', 'The network is looking at it …');
    this.card.setAttribute('aria-busy', 'true');
  }

  fail(reason: string, again: () => void): void {
    this.say('notice alarm', `That did not work: ${reason}`);
    const retry = document.createElement('button');
    retry.type = 'button';
    retry.textContent = 'Try again';
    retry.addEventListener('click', again);
    this.card.append(retry);
  }

  show(verdict: Verdict): void {
    this.shown = verdict;
    const word = document.createElement('p');
    word.className = 'verdict-word';
    const badge = document.createElement('span');
    badge.className = `badge ${verdict.abnormal ? 'flagged' : 'good'}`;
    badge.textContent = verdict.abnormal ? 'ABNORMAL' : 'NORMAL';
    const error = document.createElement('span');
    error.className = 'mono';
    error.textContent = `MSE ${formatNumber(verdict.score)}`;
    word.append(badge, error);
    const sentence = document.createElement('p');
    sentence.textContent = `Its error ${formatNumber(verdict.score)} is ${verdict.abnormal ? 'above' : 'below'} the threshold ${formatNumber(verdict.threshold)}.`;
    const bar = document.createElement('meter');
    bar.max = 2 * verdict.threshold;
    bar.high = verdict.threshold;
    bar.optimum = 0;
    bar.value = verdict.score;
    bar.setAttribute('aria-label', 'The error on a scale whose middle is the threshold');
    this.card.replaceChildren(word, sentence, bar);
    this.card.removeAttribute('aria-busy');
    this.draw(verdict);
    this.showNumbers();
  }

  private say(className: string, text: string): void {
    const line = document.createElement('p');
    line.className = className;
    line.textContent = text;
    this.card.replaceChildren(line);
    this.card.removeAttribute('aria-busy');
  }

  private draw(verdict: Verdict): void {
    const readings = verdict.values.map((_, at) => at);
    const worst = readings.reduce((best, at) => (gap(verdict, at) > gap(verdict, best) ? at : best), 0);
    this.figure.draw(
      () => {
        const colors = palette();
        const line = (name: string, data: number[], color: string, type: 'solid' | 'dashed') =>
          ({ type: 'line' as const, name, data, showSymbol: false, lineStyle: { color, width: 2, type }, itemStyle: { color } });
        return {
          legend: { top: 0, textStyle: { color: colors.text }, data: ['beat', 'rebuilt'] },
          xAxis: { ...axis('reading'), type: 'category', data: readings.map(String) },
          yAxis: { ...axis('standard deviations'), type: 'value', scale: true },
          series: [
            { type: 'line', name: 'lower', stack: 'error', stackStrategy: 'all', data: readings.map((at) => Math.min(verdict.values[at]!, verdict.rebuilt[at]!)), showSymbol: false, lineStyle: { opacity: 0 }, tooltip: { show: false }, silent: true },
            { type: 'line', name: 'difference', stack: 'error', stackStrategy: 'all', data: readings.map((at) => gap(verdict, at)), showSymbol: false, lineStyle: { opacity: 0 }, areaStyle: { color: colors.flagged, opacity: 0.25 }, silent: true },
            line('beat', verdict.values, colors.normal, 'solid'),
            line('rebuilt', verdict.rebuilt, colors.flagged, 'dashed'),
          ],
        };
      },
      `The beat (solid) and what the network rebuilds (dashed); the shaded area is the error. It is widest at reading ${worst}, ${formatNumber(gap(verdict, worst))} apart.`,
      () => ({ columns: ['reading', 'beat', 'rebuilt', 'difference'], rows: readings.map((at) => [at, verdict.values[at]!, verdict.rebuilt[at]!, gap(verdict, at)]) }),
    );
  }

  private showNumbers(): void {
    const values = this.shown && (this.scaled ? this.shown.scaled : this.shown.values);
    this.numbers.textContent = values === undefined ? 'Choose a beat to see its numbers.' : values.map((value) => value.toFixed(3)).join('  ');
  }
}

function gap(verdict: Verdict, at: number): number {
  return Math.abs(verdict.values[at]! - verdict.rebuilt[at]!);
}
