// The field to draw a beat in, with undo and redo, ready-made signals and a table of numbers for the keyboard.

import { onThemeChange, palette } from '../theme';
import { type Drawing, emptyDrawing, fill, HIGHEST, isEmpty, LOWEST, READINGS, stroke } from './signal';

const MARGIN = 34;

export class Pad {
  private readonly canvas: HTMLCanvasElement;
  private readonly inset: HTMLCanvasElement;
  private readonly fields: HTMLInputElement[] = [];
  private readonly past: Drawing[] = [];
  private readonly future: Drawing[] = [];
  private drawing = emptyDrawing();
  private last: [number, number] | undefined;

  constructor(private readonly page: HTMLElement, private readonly finished: (signal: Float32Array | undefined) => void) {
    this.canvas = page.querySelector<HTMLCanvasElement>('[data-pad]')!;
    this.inset = page.querySelector<HTMLCanvasElement>('[data-extracted]')!;
    this.canvas.addEventListener('pointerdown', (event) => this.begin(event));
    this.canvas.addEventListener('pointermove', (event) => this.move(event));
    this.canvas.addEventListener('pointerup', (event) => this.end(event));
    this.canvas.addEventListener('pointercancel', (event) => this.end(event));
    for (const button of page.querySelectorAll<HTMLButtonElement>('[data-draw]')) {
      button.addEventListener('click', () => this.press(button.dataset['draw']!));
    }

    this.addFields(page.querySelector<HTMLElement>('[data-readings]')!);
    onThemeChange(() => this.paint());
    this.paint();
  }

  /** The signal, undefined while nothing is drawn. */
  get signal(): Float32Array | undefined {
    return isEmpty(this.drawing) ? undefined : fill(this.drawing);
  }

  private begin(event: PointerEvent): void {
    this.canvas.setPointerCapture(event.pointerId);
    this.remember();
    this.last = this.place(event);
    stroke(this.drawing, ...this.last, ...this.last);
    this.paint();
  }

  private move(event: PointerEvent): void {
    if (this.last === undefined) {
      return;
    }

    for (const part of event.getCoalescedEvents?.() ?? [event]) {
      const next = this.place(part);
      stroke(this.drawing, ...this.last, ...next);
      this.last = next;
    }

    this.paint();
  }

  private end(event: PointerEvent): void {
    if (this.last !== undefined) {
      stroke(this.drawing, ...this.last, ...this.place(event));
      this.last = undefined;
      this.changed();
    }
  }

  // Where the pointer is, in readings and values.
  private place(event: PointerEvent): [number, number] {
    const box = this.canvas.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * this.canvas.width;
    const y = ((event.clientY - box.top) / box.height) * this.canvas.height;
    return [((x - MARGIN) / (this.canvas.width - MARGIN - 6)) * (READINGS - 1), HIGHEST - ((y - 8) / (this.canvas.height - 34)) * (HIGHEST - LOWEST)];
  }

  private press(what: string): void {
    switch (what) {
      case 'undo':
        this.step(this.past, this.future);
        break;
      case 'redo':
        this.step(this.future, this.past);
        break;
      case 'clear':
        this.set(() => NaN);
        break;
      case 'flat':
        this.set(() => 0);
        break;
      case 'noise':
        this.set((at) => 1.5 * Math.sin(at * 12.9898) * Math.cos(at * 78.233));
        break;
      case 'shifted':
        this.set((at) => typicalBeat(at - 30));
        break;
    }
  }

  private step(from: Drawing[], to: Drawing[]): void {
    const next = from.pop();
    if (next !== undefined) {
      to.push(this.drawing);
      this.drawing = next;
      this.changed();
    }
  }

  private set(value: (at: number) => number): void {
    this.remember();
    this.drawing = Float32Array.from({ length: READINGS }, (_, at) => Math.min(HIGHEST, Math.max(LOWEST, value(at))));
    this.changed();
  }

  private remember(): void {
    this.past.push(Float32Array.from(this.drawing));
    this.future.length = 0;
  }

  private changed(): void {
    this.paint();
    this.finished(this.signal);
  }

  private addFields(body: HTMLElement): void {
    for (let at = 0; at < READINGS; at++) {
      const field = document.createElement('input');
      field.type = 'number';
      field.step = 'any';
      field.setAttribute('aria-label', `Reading ${at}`);
      field.addEventListener('change', () => {
        this.remember();
        this.drawing[at] = field.value === '' ? NaN : Math.min(HIGHEST, Math.max(LOWEST, field.valueAsNumber));
        this.changed();
      });
      this.fields.push(field);
      const row = document.createElement('tr');
      row.insertCell().textContent = String(at);
      row.insertCell().append(field);
      body.append(row);
    }
  }

  private paint(): void {
    const enable = (name: string, enabled: boolean) => {
      this.page.querySelector<HTMLButtonElement>(`[data-draw=${name}]`)!.disabled = !enabled;
    };
    enable('undo', this.past.length > 0);
    enable('redo', this.future.length > 0);
    enable('clear', !isEmpty(this.drawing));
    this.paintField();
    paintSignal(this.inset, this.drawing, this.signal);
    if (this.last === undefined) {
      this.fields.forEach((field, at) => {
        field.value = Number.isNaN(this.drawing[at]!) ? '' : String(Number(this.drawing[at]!.toPrecision(4)));
      });
    }
  }

  private paintField(): void {
    const context = this.canvas.getContext('2d')!;
    const colors = palette();
    const [width, height] = [this.canvas.width, this.canvas.height];
    const x = (at: number) => MARGIN + (at / (READINGS - 1)) * (width - MARGIN - 6);
    const y = (value: number) => 8 + ((HIGHEST - value) / (HIGHEST - LOWEST)) * (height - 34);
    context.clearRect(0, 0, width, height);
    context.font = '12px system-ui, sans-serif';
    context.fillStyle = colors.muted;
    context.strokeStyle = colors.line;
    context.lineWidth = 1;
    context.textAlign = 'right';
    for (let value = LOWEST; value <= HIGHEST; value++) {
      line(context, x(0), y(value), x(READINGS - 1), y(value));
      context.fillText(String(value), MARGIN - 6, y(value) + 4);
    }

    context.textAlign = 'center';
    for (let at = 0; at <= READINGS; at += 20) {
      context.fillText(String(at), x(Math.min(at, READINGS - 1)) - (at === READINGS ? 8 : 0), height - 8);
    }

    context.strokeStyle = colors.normal;
    context.lineWidth = 3;
    context.lineJoin = 'round';
    context.lineCap = 'round';
    paths(context, this.drawing, x, y);
  }
}

/** About the shape of a normal beat: a deep wave, a slow rise, a hump. */
function typicalBeat(at: number): number {
  const wave = (center: number, width: number, size: number) => size * Math.exp(-(((at - center) / width) ** 2));
  return 0.4 - wave(8, 7, 3.6) - wave(30, 18, 0.6) + wave(80, 22, 0.9) - wave(132, 7, 3.2);
}

function paintSignal(canvas: HTMLCanvasElement, drawing: Drawing, signal: Float32Array | undefined): void {
  const context = canvas.getContext('2d')!;
  const colors = palette();
  const x = (at: number) => (at / (READINGS - 1)) * (canvas.width - 8) + 4;
  const y = (value: number) => 6 + ((HIGHEST - value) / (HIGHEST - LOWEST)) * (canvas.height - 12);
  context.clearRect(0, 0, canvas.width, canvas.height);
  if (signal === undefined) {
    return;
  }

  context.lineWidth = 2;
  context.strokeStyle = colors.flagged;
  context.setLineDash([5, 4]);
  paths(context, signal, x, y);
  context.setLineDash([]);
  context.strokeStyle = colors.normal;
  paths(context, drawing, x, y);
}

function paths(context: CanvasRenderingContext2D, values: Float32Array, x: (at: number) => number, y: (value: number) => number): void {
  context.beginPath();
  values.forEach((value, at) => {
    if (!Number.isNaN(value)) {
      const begins = at === 0 || Number.isNaN(values[at - 1]!);
      if (begins) {
        context.moveTo(x(at), y(value));
      }

      context.lineTo(x(at) + (begins ? 0.01 : 0), y(value));
    }
  });
  context.stroke();
}

function line(context: CanvasRenderingContext2D, fromX: number, fromY: number, toX: number, toY: number): void {
  context.beginPath();
  context.moveTo(fromX, fromY);
  context.lineTo(toX, toY);
  context.stroke();
}
