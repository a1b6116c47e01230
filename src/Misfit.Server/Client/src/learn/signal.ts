// What a drawing says: one value for each reading, the last line drawn over it counting, gaps filled with straight lines.

export const READINGS = 140;
export const HIGHEST = 2;
export const LOWEST = -5;

/** A drawing: the value drawn at each reading, NaN where nothing was drawn. */
export type Drawing = Float32Array;

export function emptyDrawing(): Drawing {
  return new Float32Array(READINGS).fill(NaN);
}

export function isEmpty(drawing: Drawing): boolean {
  return drawing.every(Number.isNaN);
}

/** Draws a straight line between two points, in readings and values, into a drawing; both ends are clamped to the field. */
export function stroke(drawing: Drawing, fromX: number, fromY: number, toX: number, toY: number): void {
  const clampX = (x: number) => Math.min(READINGS - 1, Math.max(0, Math.round(x)));
  const clampY = (y: number) => Math.min(HIGHEST, Math.max(LOWEST, y));
  const [from, to] = [clampX(fromX), clampX(toX)];
  const step = from <= to ? 1 : -1;
  for (let x = from; x !== to + step; x += step) {
    const share = to === from ? 1 : (x - from) / (to - from);
    drawing[x] = clampY(fromY + share * (toY - fromY));
  }
}

/** The signal: gaps between drawn readings by straight lines, ends by the nearest drawn value. */
export function fill(drawing: Drawing): Float32Array {
  const signal = Float32Array.from(drawing);
  let last = -1;
  for (let at = 0; at < READINGS; at++) {
    if (Number.isNaN(drawing[at]!)) {
      continue;
    }

    for (let gap = last + 1; gap < at; gap++) {
      signal[gap] = last < 0 ? drawing[at]! : drawing[last]! + ((gap - last) / (at - last)) * (drawing[at]! - drawing[last]!);
    }

    last = at;
  }

  if (last >= 0) {
    signal.fill(drawing[last]!, last + 1);
  }

  return signal;
}
