// One model's squares: flagged records stack from the left, the others from the right, each in a cell of its own. Colour and shape tell the truth.
// Drawn straight into pixels: ten thousand squares take a millisecond or two, so the whole state can be drawn anew at any time.

import { palette } from '../theme';

/** What a panel shows. `revealed` of the first `position` records have their truth shown. */
export interface PanelState {
  order: Int32Array;
  position: number;
  revealed: number;
  flagged: Uint8Array;
  truth: Uint8Array;
}

export class Panel {
  private readonly context: CanvasRenderingContext2D;
  private image: ImageData;
  private pixels: Uint32Array;
  private cell = 1;
  private down = 1;
  private across = 1;
  private left = new Int32Array(0);
  private right = new Int32Array(0);
  private leftCount = 0;
  private rightCount = 0;
  private drawn = 0;
  private drawnRevealed = 0;
  private colors = { anomaly: 0, normal: 0, unknown: 0, back: 0 };

  constructor(
    readonly canvas: HTMLCanvasElement,
    private readonly count: number,
    private readonly series: number,
  ) {
    this.context = canvas.getContext('2d', { willReadFrequently: false })!;
    this.image = this.context.createImageData(1, 1);
    this.pixels = new Uint32Array(this.image.data.buffer);
    this.fit();
  }

  /** Takes the size and colours of the page; the next drawing starts anew. */
  fit(): void {
    const scale = devicePixelRatio;
    const width = Math.max(60, Math.round(this.canvas.clientWidth * scale));
    const most = Math.round(this.canvas.clientHeight * scale);
    this.cell = cellSize(width, most, this.count);
    this.down = Math.floor(most / this.cell);
    this.across = Math.floor(width / this.cell);
    this.canvas.width = width;
    this.canvas.height = most;
    this.image = this.context.createImageData(width, most);
    this.pixels = new Uint32Array(this.image.data.buffer);
    const colors = palette();
    this.colors = { anomaly: packed(colors.flagged), normal: packed(colors.normal), unknown: packed(colors.muted), back: packed(colors.card) };
    this.left = new Int32Array(this.count);
    this.right = new Int32Array(this.count);
    this.reset();
  }

  /** Forgets what is drawn, because verdicts, truths or the order are others now. */
  reset(): void {
    this.pixels.fill(this.colors.back);
    this.leftCount = this.rightCount = this.drawn = this.drawnRevealed = 0;
  }

  draw(state: PanelState): void {
    if (state.position < this.drawn || state.revealed < this.drawnRevealed) {
      this.reset();
    }

    for (let place = this.drawn; place < state.position; place++) {
      const record = state.order[place]!;
      if (state.flagged[record] === 1) {
        this.left[this.leftCount++] = record;
      } else {
        this.right[this.rightCount++] = record;
      }
    }

    this.drawCells(state);
    this.drawn = state.position;
    this.drawnRevealed = state.revealed;
    this.context.putImageData(this.image, 0, 0);
    if (state.position > 0) {
      this.ring(state.flagged[state.order[state.position - 1]!] === 1);
    }
  }

  /** The record at a point of the page, or undefined. */
  at(clientX: number, clientY: number): number | undefined {
    const box = this.canvas.getBoundingClientRect();
    const column = Math.floor(((clientX - box.left) * (this.canvas.width / box.width)) / this.cell);
    const row = Math.floor(((clientY - box.top) * (this.canvas.height / box.height)) / this.cell);
    if (row < 0 || row >= this.down || column < 0) {
      return undefined;
    }

    const fromLeft = column * this.down + row;
    const fromRight = (this.across - 1 - column) * this.down + row;
    return fromLeft < this.leftCount ? this.left[fromLeft] : fromRight >= 0 && fromRight < this.rightCount ? this.right[fromRight] : undefined;
  }

  /** Where a drawn record's square is in the page. */
  boxOf(record: number): DOMRect | undefined {
    const fromLeft = this.left.subarray(0, this.leftCount).indexOf(record);
    const index = fromLeft >= 0 ? fromLeft : this.right.subarray(0, this.rightCount).indexOf(record);
    if (index < 0) {
      return undefined;
    }

    const box = this.canvas.getBoundingClientRect();
    const scale = box.width / this.canvas.width;
    const [x, y] = this.place(index, fromLeft >= 0);
    return new DOMRect(box.left + x * scale, box.top + y * scale, this.cell * scale, this.cell * scale);
  }

  /** Marks a record until the next drawing. */
  mark(record: number): void {
    const fromLeft = this.left.subarray(0, this.leftCount).indexOf(record);
    const index = fromLeft >= 0 ? fromLeft : this.right.subarray(0, this.rightCount).indexOf(record);
    if (index >= 0) {
      this.outline(this.place(index, fromLeft >= 0), palette().text);
    }
  }

  // Records come in order, so the ones whose truth has been revealed since are at the ends of both stacks.
  private drawCells(state: PanelState): void {
    let left = this.leftCount;
    let right = this.rightCount;
    for (let place = state.position - 1; place >= this.drawnRevealed; place--) {
      const record = state.order[place]!;
      const flagged = state.flagged[record] === 1;
      const index = flagged ? --left : --right;
      this.square(this.place(index, flagged), place >= state.revealed ? undefined : state.truth[record] === 1, place < this.drawn);
    }
  }

  private place(index: number, fromLeft: boolean): [number, number] {
    const column = Math.floor(index / this.down);
    return [(fromLeft ? column : this.across - 1 - column) * this.cell, (index % this.down) * this.cell];
  }

  // An anomaly fills its cell; a normal record is a dot in the middle; a hollow square waits for its truth.
  private square([x, y]: [number, number], anomaly: boolean | undefined, wasHollow: boolean): void {
    const size = this.cell > 2 ? this.cell - 1 : this.cell;
    if (anomaly === undefined) {
      this.fill(x, y, size, this.colors.unknown);
      this.fill(x + 1, y + 1, size - 2, this.colors.back);
      return;
    }

    if (wasHollow) {
      this.fill(x, y, this.cell, this.colors.back);
    }

    if (anomaly) {
      this.fill(x, y, size, this.colors.anomaly);
    } else {
      const dot = Math.max(1, Math.round(size * 0.55));
      const inset = Math.floor((size - dot) / 2);
      this.fill(x + inset, y + inset, dot, this.colors.normal);
    }
  }

  private fill(x: number, y: number, size: number, color: number): void {
    const { pixels } = this;
    const width = this.image.width;
    for (let start = y * width + x; start < (y + size) * width + x; start += width) {
      for (let pixel = start; pixel < start + size; pixel++) {
        pixels[pixel] = color;
      }
    }
  }

  private ring(fromLeft: boolean): void {
    this.outline(this.place((fromLeft ? this.leftCount : this.rightCount) - 1, fromLeft), palette().series[this.series]!);
  }

  private outline([x, y]: [number, number], color: string): void {
    const thick = Math.max(2, Math.round(2 * devicePixelRatio));
    const size = Math.max(this.cell, 7 * devicePixelRatio) + 2 * thick;
    const middle = (place: number, most: number) => Math.max(0, Math.min(most - size, place + this.cell / 2 - size / 2));
    this.context.strokeStyle = color;
    this.context.lineWidth = thick;
    this.context.strokeRect(middle(x, this.canvas.width) + thick / 2, middle(y, this.canvas.height) + thick / 2, size - thick, size - thick);
  }
}

/** The largest cell with which all records fit, with an unfinished column on either side. */
function cellSize(width: number, height: number, count: number): number {
  let size = Math.max(1, Math.min(16 * devicePixelRatio, Math.floor(Math.sqrt((width * height) / Math.max(1, count)))));
  while (size > 1 && (Math.floor(width / size) - 2) * Math.floor(height / size) < count) {
    size--;
  }

  return size;
}

// #rrggbb as a pixel of ImageData on a little-endian machine, which all browsers run on.
function packed(color: string): number {
  const digits = color.slice(1);
  const part = (start: number) => Number.parseInt(digits.slice(start, start + 2), 16);
  return ((255 << 24) | (part(4) << 16) | (part(2) << 8) | part(0)) >>> 0;
}
