// Trains with abnormal beats among those learned from, one training per stop of the slider, and collects what came out.

import { getJson } from '../api';
import { axis, Figure, formatNumber } from '../charts';
import { palette } from '../theme';

interface Contaminated {
  share: number;
  roc_auc: number;
  accuracy: number;
}

export function showContamination(page: HTMLElement): void {
  const figure = Figure.find('contamination-chart');
  const slider = page.querySelector<HTMLInputElement>('[data-contamination=slider]')!;
  const value = page.querySelector<HTMLElement>('[data-contamination=value]')!;
  const sentence = page.querySelector<HTMLElement>('[data-contamination=sentence]')!;
  const found = new Map<number, Contaminated>();

  slider.addEventListener('input', () => {
    value.textContent = `${slider.value} %`;
  });
  slider.addEventListener('change', () => void train(slider.valueAsNumber));
  void train(0);

  async function train(percent: number): Promise<void> {
    sentence.textContent = 'Training …';
    try {
      const answer = found.get(percent) ?? (await getJson<Contaminated>(`/learn/contaminated?share=${percent / 100}`));
      found.set(percent, answer);
      sentence.textContent = `With ${percent} % abnormal beats in training the ROC AUC is ${formatNumber(answer.roc_auc)} and the accuracy ${formatNumber(100 * answer.accuracy)} % (one training; others differ by some hundredths).`;
      draw();
    } catch (error) {
      sentence.textContent = `That did not work: ${(error as Error).message} Move the slider to try again.`;
    }
  }

  function draw(): void {
    const points = [...found.values()].sort((a, b) => a.share - b.share);
    figure.draw(
      () => {
        const colors = palette();
        return {
          xAxis: { ...axis('abnormal, %'), type: 'value', min: 0, max: 70 },
          yAxis: { ...axis('ROC AUC'), type: 'value', min: 0, max: 1 },
          series: [{ type: 'line', data: points.map((point) => [100 * point.share, point.roc_auc]), symbolSize: 9, lineStyle: { color: colors.normal }, itemStyle: { color: colors.normal } }],
        };
      },
      `${points.length} training${points.length === 1 ? '' : 's'} so far; move the slider for more.`,
      () => ({ columns: ['abnormal, %', 'ROC AUC', 'accuracy'], rows: points.map((point) => [100 * point.share, point.roc_auc, point.accuracy]) }),
    );
  }
}
