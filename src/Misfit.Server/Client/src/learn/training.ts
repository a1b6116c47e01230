// The replay of the training and the threshold lab: both from the scores of 500 beats after every epoch.

import { getJson } from '../api';
import { Figure, formatNumber } from '../charts';
import { reducedMotion } from '../theme';
import { accuracy, countsAt, falsePositiveRate, precision, recall } from '../counts';
import { drawHistogram } from './histogram';

interface Training {
  abnormal: number[];
  epochs: { epoch: number; loss: number | null; threshold: number; roc_auc: number; scores: number[] }[];
}

export async function showTraining(page: HTMLElement): Promise<void> {
  const find = <T extends HTMLElement>(selector: string) => page.querySelector<T>(selector)!;
  const sentence = find('[data-replay=sentence]');
  try {
    const training = await getJson<Training>('/learn/training');
    new Replay(find, training);
    new ThresholdLab(find, training);
  } catch (error) {
    sentence.className = 'notice alarm';
    sentence.textContent = `The training cannot be shown: ${(error as Error).message}`;
  }
}

type Find = <T extends HTMLElement>(selector: string) => T;

class Replay {
  private readonly figure = Figure.find('replay');
  private readonly slider: HTMLInputElement;
  private readonly button: HTMLButtonElement;
  private readonly most: number;
  private timer: number | undefined;

  constructor(private readonly find: Find, private readonly training: Training) {
    this.slider = find<HTMLInputElement>('[data-replay=slider]');
    this.button = find<HTMLButtonElement>('[data-replay=play]');
    this.slider.max = String(training.epochs.length - 1);
    this.slider.value = this.slider.max;
    this.most = scaleOf(training.epochs.at(-1)!.scores) * 1.5;
    this.slider.addEventListener('input', () => this.show());
    this.button.addEventListener('click', () => (this.timer === undefined ? this.play() : this.stop()));
    this.show();
  }

  private play(): void {
    if (this.slider.value === this.slider.max) {
      this.slider.value = '0';
    }

    this.button.textContent = 'Stop';
    this.timer = window.setInterval(() => {
      this.slider.valueAsNumber++;
      this.show();
      if (this.slider.value === this.slider.max) {
        this.stop();
      }
    }, reducedMotion() ? 1000 : 200);
    this.show();
  }

  private stop(): void {
    window.clearInterval(this.timer);
    this.timer = undefined;
    this.button.textContent = 'Play';
  }

  private show(): void {
    const epoch = this.training.epochs[this.slider.valueAsNumber]!;
    const counts = countsAt(epoch.scores, this.training.abnormal, epoch.threshold);
    this.find('[data-replay=number]').textContent = String(epoch.epoch);
    this.find('[data-replay=sentence]').textContent =
      `${epoch.epoch === 0 ? 'Before training' : `After ${epoch.epoch} epochs`} the ROC AUC is ${formatNumber(epoch.roc_auc)}, and the threshold ${formatNumber(epoch.threshold)} is right for ${formatNumber(100 * accuracy(counts))} % of the 500 beats.`;
    drawHistogram(this.figure, epoch.scores, this.training.abnormal, epoch.threshold, this.most);
  }
}

class ThresholdLab {
  private readonly figure = Figure.find('lab-chart');
  private readonly slider: HTMLInputElement;
  private readonly scores: number[];
  private readonly most: number;

  constructor(private readonly find: Find, private readonly training: Training) {
    const last = training.epochs.at(-1)!;
    this.scores = last.scores;
    this.most = scaleOf(last.scores);
    this.slider = find<HTMLInputElement>('[data-lab=slider]');
    this.slider.value = String(Math.round((1000 * last.threshold) / this.most));
    this.slider.addEventListener('input', () => this.show((this.slider.valueAsNumber * this.most) / 1000));
    this.show(last.threshold);
  }

  private show(threshold: number): void {
    const counts = countsAt(this.scores, this.training.abnormal, threshold);
    const cards: [string, number][] = [
      ['Accuracy', accuracy(counts)],
      ['Precision', precision(counts)],
      ['Recall', recall(counts)],
      ['False positive rate', falsePositiveRate(counts)],
      ['False negative rate', 1 - recall(counts)],
      ['True positive rate', recall(counts)],
      ['True negative rate', 1 - falsePositiveRate(counts)],
    ];
    this.find('[data-lab=value]').textContent = formatNumber(threshold);
    this.find('[data-lab=cards]').replaceChildren(...cards.map(([name, value]) => tile(name, value)));
    drawHistogram(this.figure, this.scores, this.training.abnormal, threshold, this.most);
  }
}

function tile(name: string, value: number): HTMLElement {
  const box = document.createElement('div');
  box.className = 'tile';
  const term = document.createElement('dt');
  term.textContent = name;
  const figure = document.createElement('dd');
  figure.textContent = Number.isFinite(value) ? `${formatNumber(100 * value)} %` : 'N/A';
  box.append(term, figure);
  return box;
}

/** A scale that shows nearly all scores: the 98 % quantile and a little more. */
export function scaleOf(scores: readonly number[]): number {
  const sorted = [...scores].sort((a, b) => a - b);
  return 1.1 * sorted[Math.floor(0.98 * (sorted.length - 1))]!;
}
