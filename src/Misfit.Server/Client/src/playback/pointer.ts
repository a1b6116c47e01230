// Squares under the pointer, the finger or the arrow keys: which record they are.

import type { Player } from './player';
import type { SquareCard } from './square-card';

const leaveMilliseconds = 250;

export class PanelPointer {
  private marked: { model: number; place: number } | undefined;
  private places: Int32Array | undefined;
  private placesOf: Int32Array | undefined;
  private leaving = 0;

  constructor(
    private readonly player: Player,
    readonly card: SquareCard,
  ) {
    player.panels.forEach((panel, model) => {
      const { canvas } = panel;
      canvas.addEventListener('pointermove', (event) => this.point(model, event, false));
      canvas.addEventListener('click', (event) => this.point(model, event, true));
      canvas.addEventListener('pointerleave', () => this.leave());
      canvas.addEventListener('focus', () => {
        if (canvas.matches(':focus-visible')) {
          this.move(model, this.shownPlace ?? player.clock.position - 1);
        }
      });
      canvas.addEventListener('blur', () => this.leave());
      canvas.addEventListener('keydown', (event) => this.key(model, event));
    });
    card.element.addEventListener('toggle', () => player.changed());
    card.element.addEventListener('pointerenter', () => clearTimeout(this.leaving));
    card.element.addEventListener('pointerleave', () => this.leave());
    card.element.addEventListener('focusin', () => clearTimeout(this.leaving));
  }

  /** Marks the square again after its panel was drawn anew. */
  redraw(): void {
    if (this.card.element.hidden) {
      this.marked = undefined;
    } else if (this.marked !== undefined) {
      this.player.panels[this.marked.model]!.mark(this.player.order[this.marked.place]!);
    }
  }

  private get shownPlace(): number | undefined {
    return this.card.element.hidden ? undefined : this.marked?.place;
  }

  private point(model: number, event: MouseEvent, pin: boolean): void {
    if (this.card.isPinned && !pin) {
      return;
    }

    const record = this.player.panels[model]!.at(event.clientX, event.clientY);
    if (record === undefined) {
      this.leave();
    } else {
      this.show(model, this.placeOf(record), pin);
    }
  }

  private key(model: number, event: KeyboardEvent): void {
    const last = this.player.clock.position - 1;
    const place = this.shownPlace ?? last;
    const steps: Record<string, number> = { ArrowLeft: place - 1, ArrowUp: place - 1, ArrowRight: place + 1, ArrowDown: place + 1, PageUp: place - 100, PageDown: place + 100, Home: 0, End: last };
    const next = steps[event.key];
    if (next !== undefined) {
      event.preventDefault();
      this.move(model, next);
    } else if (event.key === 'Enter' && !this.card.element.hidden) {
      this.card.element.querySelector('a')!.click();
    }
  }

  private move(model: number, place: number): void {
    const last = this.player.clock.position - 1;
    if (last >= 0) {
      this.show(model, Math.max(0, Math.min(last, place)), true);
      this.player.root.querySelector('[data-play-voice]')!.textContent = this.card.element.querySelector('p')!.textContent;
    }
  }

  private show(model: number, place: number, pin: boolean): void {
    clearTimeout(this.leaving);
    const { order, panels, revealed, thresholds, truth } = this.player;
    const record = order[place]!;
    const box = panels[model]!.boxOf(record);
    if (box === undefined) {
      return;
    }

    this.marked = { model, place };
    this.card.show({ record, place, model, thresholds, kind: place >= revealed ? 'unknown' : truth[record] === 1 ? 'anomaly' : 'normal' }, box, pin);
    this.player.changed();
  }

  private leave(): void {
    clearTimeout(this.leaving);
    this.leaving = setTimeout(() => {
      if (!this.card.isPinned) {
        this.card.hide();
        this.player.changed();
      }
    }, leaveMilliseconds);
  }

  // Where each record is in the order, made once for an order.
  private placeOf(record: number): number {
    const { order } = this.player;
    if (this.placesOf !== order) {
      this.placesOf = order;
      this.places = new Int32Array(order.length);
      order.forEach((other, place) => {
        this.places![other] = place;
      });
    }

    return this.places![record]!;
  }
}
