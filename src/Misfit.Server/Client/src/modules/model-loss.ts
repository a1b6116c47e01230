// The loss of a model's training by epoch.

import { axis, Figure, formatNumber } from '../charts';
import { palette } from '../theme';

export function mount(element: HTMLElement): void {
  const read = (name: string) => (element.dataset[name] ?? '').split(' ').filter((text) => text !== '').map(Number);
  const training = read('training');
  const validation = read('validation');
  const epochs = training.map((_, i) => i + 1);
  const line = (name: string, values: number[], color: string, type: 'solid' | 'dashed') => ({ name, type: 'line' as const, data: values, showSymbol: false, lineStyle: { color, type }, itemStyle: { color } });
  Figure.find('loss').draw(
    () => {
      const colors = palette();
      return {
        legend: { show: validation.length > 0, textStyle: { color: colors.text }, top: 0 },
        xAxis: { type: 'category', data: epochs, ...axis('epoch') },
        yAxis: { type: 'value', scale: true, ...axis('loss') },
        series: [line('training', training, colors.normal, 'solid'), ...(validation.length > 0 ? [line('validation', validation, colors.validation, 'dashed')] : [])],
      };
    },
    `The mean loss went from ${formatNumber(training[0]!)} to ${formatNumber(training.at(-1)!)} in ${training.length} epochs.`,
    () => ({ columns: ['Epoch', 'Training loss', ...(validation.length > 0 ? ['Validation loss'] : [])], rows: epochs.map((epoch, i) => [epoch, training[i]!, ...(validation.length > 0 ? [validation[i] ?? Number.NaN] : [])]) }),
  );
}
