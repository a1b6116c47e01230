// Dragging inside a chart: the place under the pointer, in the numbers of its axes.

import type { Figure } from '../charts';

/** Calls back while the pointer is down in the figure's plot, with x and y of its axes. */
export function drag(figure: Figure, move: (x: number, y: number) => void): void {
  const canvas = figure.element.querySelector<HTMLElement>('[data-figure-canvas]')!;
  if (canvas.dataset['drag'] !== undefined) {
    return;
  }

  canvas.dataset['drag'] = '';
  canvas.classList.add('draggable');
  const follow = (event: PointerEvent) => {
    const box = canvas.getBoundingClientRect();
    const place = figure.chart.convertFromPixel({ gridIndex: 0 }, [event.clientX - box.left, event.clientY - box.top]) as number[] | undefined;
    if (place !== undefined && place.every(Number.isFinite)) {
      move(place[0]!, place[1]!);
    }
  };

  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    follow(event);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (canvas.hasPointerCapture(event.pointerId)) {
      follow(event);
    }
  });
}
