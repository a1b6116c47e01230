// Selecting cells of the swim lanes: by dragging, or with Shift and the arrow keys.

type Select = (from: string | undefined, until: string | undefined, groups: string[]) => void;

interface Place {
  lane: number;
  cell: number;
}

export function mountLanes(root: HTMLElement, select: Select): void {
  const table = root.querySelector<HTMLTableElement>('[data-lanes]');
  if (table === null || table.dataset['bound'] !== undefined) {
    return;
  }

  table.dataset['bound'] = '';
  new Lanes(root, table, select).bind();
}

class Lanes {
  private readonly starts: string[];
  private readonly groups: string[];
  private readonly value: HTMLElement;
  private anchor: Place | undefined;
  private dragging = false;

  constructor(root: HTMLElement, private readonly table: HTMLTableElement, private readonly select: Select) {
    const data = root.querySelector<HTMLElement>('[data-lane-starts]')!;
    this.starts = data.dataset['laneStarts']!.split('|');
    this.groups = JSON.parse(data.dataset['laneGroups']!) as string[];
    this.value = root.querySelector<HTMLElement>('[data-lane-value]')!;
  }

  bind(): void {
    const at = (event: Event) => placeOf((event.target as HTMLElement).closest<HTMLElement>('[data-cell]'));
    this.table.addEventListener('pointerdown', (event) => {
      const place = at(event);
      if (place !== undefined) {
        event.preventDefault();
        this.anchor = place;
        this.dragging = true;
        this.focus(place);
        this.mark(place);
      }
    });
    this.table.addEventListener('pointerover', (event) => {
      const place = at(event);
      if (place !== undefined) {
        this.value.textContent = this.cell(place)!.getAttribute('aria-label');
        if (this.dragging) {
          this.mark(place);
        }
      }
    });
    this.table.ownerDocument.addEventListener('pointerup', (event) => {
      if (this.dragging && this.table.isConnected) {
        this.dragging = false;
        this.finish(at(event) ?? this.anchor!);
      }
    });
    this.table.addEventListener('focusin', (event) => (this.value.textContent = (event.target as HTMLElement).getAttribute('aria-label')));
    this.table.addEventListener('keydown', (event) => this.key(event));
  }

  private key(event: KeyboardEvent): void {
    const place = placeOf(document.activeElement as HTMLElement | null);
    if (place === undefined) {
      return;
    }

    const steps: { [key: string]: Place } = { ArrowLeft: { lane: 0, cell: -1 }, ArrowRight: { lane: 0, cell: 1 }, ArrowUp: { lane: -1, cell: 0 }, ArrowDown: { lane: 1, cell: 0 } };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const next = { lane: place.lane + step.lane, cell: place.cell + step.cell };
      if (this.cell(next) !== null) {
        this.anchor = event.shiftKey ? (this.anchor ?? place) : undefined;
        this.focus(next);
        this.mark(event.shiftKey ? next : undefined);
      }
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.anchor ??= place;
      this.finish(place);
    } else if (event.key === 'Escape') {
      this.anchor = undefined;
      this.mark(undefined);
      this.select(undefined, undefined, []);
    }
  }

  private finish(to: Place): void {
    const from = this.anchor ?? to;
    const [first, last] = [Math.min(from.cell, to.cell), Math.max(from.cell, to.cell)];
    const [top, bottom] = [Math.min(from.lane, to.lane), Math.max(from.lane, to.lane)];
    const allGroups = top === 0 && bottom === this.groups.length - 1;
    this.anchor = undefined;
    this.select(this.starts[first], this.starts[last + 1], allGroups ? [] : this.groups.slice(top, bottom + 1));
  }

  private mark(to: Place | undefined): void {
    const from = this.anchor ?? to;
    for (const cell of this.table.querySelectorAll<HTMLElement>('[data-cell]')) {
      const { lane, cell: column } = placeOf(cell)!;
      const inside = to !== undefined && from !== undefined && between(lane, from.lane, to.lane) && between(column, from.cell, to.cell);
      cell.setAttribute('aria-selected', String(inside));
    }
  }

  private focus(place: Place): void {
    this.table.querySelector('[tabindex="0"]')?.setAttribute('tabindex', '-1');
    const cell = this.cell(place)!;
    cell.tabIndex = 0;
    cell.focus({ preventScroll: false });
  }

  private cell(place: Place): HTMLElement | null {
    return this.table.querySelector(`[data-lane="${place.lane}"][data-cell="${place.cell}"]`);
  }
}

function placeOf(cell: HTMLElement | null): Place | undefined {
  return cell?.dataset['cell'] === undefined ? undefined : { lane: Number(cell.dataset['lane']), cell: Number(cell.dataset['cell']) };
}

function between(value: number, a: number, b: number): boolean {
  return value >= Math.min(a, b) && value <= Math.max(a, b);
}
