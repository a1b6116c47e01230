// The layers of a network as cards with buttons and number fields, and the network drawn; the decoder mirrors the encoder.

import { formatNumber } from '../charts';

const MostLayers = 10;
const NewUnits = 3;
const LeastUnits = 1;
const MostUnits = 512;
const DrawnUnits = 7;
const Svg = 'http://www.w3.org/2000/svg';

const titles: Record<string, string> = {
  autoencoder: 'Autoencoder',
  vae: 'Variational Autoencoder',
  bigan: 'Bidirectional GAN',
  anorand: 'AnoRand Autoencoder',
  'deep-svdd': 'Deep SVDD Encoder',
};

export class Composer {
  private readonly hidden: HTMLInputElement;
  private readonly latent: HTMLInputElement;
  private readonly mirrored: boolean;

  /**
   * @param element The section of the layers.
   * @param form Has the fields that the cards stand for.
   * @param name The heading that tells how many layers there are.
   * @param method The method's id.
   */
  constructor(private readonly element: HTMLElement, form: HTMLFormElement, private readonly name: HTMLElement, private readonly method: string) {
    this.hidden = form.querySelector<HTMLInputElement>('[name="o.hidden"]')!;
    this.latent = form.querySelector<HTMLInputElement>('[name="o.latent"]')!;
    this.mirrored = element.dataset['composer'] === 'mirrored';
    for (const field of [this.hidden, this.latent]) {
      field.addEventListener('input', () => this.show());
    }

    this.show();
  }

  private get layers(): number[] {
    return this.hidden.value.split(',').map((text) => Number.parseInt(text, 10)).filter((width) => width > 0);
  }

  /** The columns of a row, once they are known. */
  set columns(columns: number) {
    if (this.element.dataset['columns'] !== String(columns)) {
      this.element.dataset['columns'] = String(columns);
      this.show();
    }
  }

  set training(training: boolean) {
    this.find('[data-network]').classList.toggle('training', training);
  }

  /** The trained weights; undefined when the server does not tell. */
  set parameters(count: number | undefined) {
    this.say(count);
  }

  private find(selector: string): HTMLElement {
    return this.element.querySelector<HTMLElement>(selector)!;
  }

  private change(layers: number[], latent: number): void {
    this.hidden.value = layers.join(',');
    this.latent.value = String(latent);
    this.show();
    this.hidden.dispatchEvent(new Event('change', { bubbles: true }));
  }

  private show(): void {
    const layers = this.layers;
    const latent = Number.parseInt(this.latent.value, 10) || 1;
    const depth = this.mirrored ? 2 * layers.length + 1 : layers.length + 1;
    this.name.textContent = `${depth} Layer ${titles[this.method] ?? this.method}`;
    this.showCards(layers, latent);
    const encoder = [...layers, latent];
    this.find('[data-network]').replaceChildren(drawNetwork(this.mirrored ? [...encoder, ...[...layers].reverse()] : encoder, this.element.dataset['columns'] ?? '', this.mirrored));
    this.say(undefined);
  }

  private say(known: number | undefined): void {
    const columns = Number(this.element.dataset['columns']);
    const widths = [columns, ...this.layers, Number.parseInt(this.latent.value, 10) || 1];
    const count = known ?? (columns > 0 && this.method === 'autoencoder' ? countOf(widths) : undefined);
    this.find('[data-parameters]').textContent = count === undefined ? 'The number of weights is known once it is built.' : `${formatNumber(count)} weights and biases.`;
  }

  private showCards(layers: number[], latent: number): void {
    const focused = this.element.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset['key'] : undefined;
    const cards = layers.map((units, index) => this.card(`Layer ${index + 1}`, units, `layer${index}`, (changed) => this.change(layers.with(index, changed), latent)));
    cards.push(this.card('Narrowest', latent, 'latent', (changed) => this.change(layers, changed)));
    const more = this.button('Add a layer', 'more', () => this.change([...layers, NewUnits], latent), layers.length >= MostLayers);
    const less = this.button('Remove a layer', 'less', () => this.change(layers.slice(0, -1), latent), layers.length <= 1);
    const box = this.find('[data-layers]');
    box.replaceChildren(...cards, more, less);
    if (focused !== undefined) {
      const again = box.querySelector<HTMLButtonElement>(`[data-key="${focused}"]`);
      (again?.disabled === false ? again : box.querySelector<HTMLElement>('button:not(:disabled)'))?.focus();
    }
  }

  private card(title: string, units: number, key: string, change: (units: number) => void): HTMLElement {
    const card = document.createElement('div');
    card.className = 'layer';
    const heading = document.createElement('b');
    heading.textContent = title;
    const field = document.createElement('input');
    field.type = 'number';
    field.min = String(LeastUnits);
    field.max = String(MostUnits);
    field.value = String(units);
    field.dataset['key'] = `${key}-units`;
    field.setAttribute('aria-label', `Units of ${title.toLowerCase()}`);
    field.addEventListener('change', (event) => {
      event.stopPropagation();
      change(Math.min(MostUnits, Math.max(LeastUnits, Math.round(Number(field.value) || units))));
    });
    const row = document.createElement('div');
    row.append(
      this.button('−', `${key}-less`, () => change(units - 1), units <= LeastUnits, `One unit less in ${title.toLowerCase()}`),
      field,
      this.button('+', `${key}-more`, () => change(units + 1), units >= MostUnits, `One unit more in ${title.toLowerCase()}`),
    );
    card.append(heading, row);
    return card;
  }

  private button(text: string, key: string, act: () => void, disabled: boolean, label?: string): HTMLButtonElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = text;
    button.disabled = disabled;
    button.dataset['key'] = key;
    if (label !== undefined) {
      button.setAttribute('aria-label', label);
    }

    button.addEventListener('click', act);
    return button;
  }
}

/** Weights and biases of an autoencoder whose decoder mirrors its encoder. */
export function countOf(widths: number[]): number {
  let count = 0;
  for (let i = 0; i + 1 < widths.length; i++) {
    count += 2 * widths[i]! * widths[i + 1]! + widths[i]! + widths[i + 1]!;
  }

  return count;
}

function element(name: string, attributes: Record<string, string | number>): SVGElement {
  const created = document.createElementNS(Svg, name);
  for (const [key, value] of Object.entries(attributes)) {
    created.setAttribute(key, String(value));
  }

  return created;
}

// Wide layers are drawn with a few units; their number stands below.
function drawNetwork(inner: number[], columns: string, mirrored: boolean): SVGElement {
  const widths: [number, string][] = [[Number(columns) || DrawnUnits, columns || 'input'], ...inner.map((width): [number, string] => [width, String(width)])];
  if (mirrored) {
    widths.push(widths[0]!);
  }

  const height = 150;
  const step = 340 / Math.max(1, widths.length - 1);
  const units = widths.map(([width]) => Math.min(width, DrawnUnits));
  const y = (layer: number, unit: number) => height / 2 + (unit - (units[layer]! - 1) / 2) * 18;
  const drawing = element('svg', { viewBox: `0 0 370 ${height + 24}`, role: 'img', 'aria-label': `Layers of ${widths.map(([, text]) => text).join(', ')} units` });
  for (let layer = 0; layer + 1 < widths.length; layer++) {
    for (let from = 0; from < units[layer]!; from++) {
      for (let to = 0; to < units[layer + 1]!; to++) {
        drawing.append(element('line', { x1: 15 + layer * step, y1: y(layer, from), x2: 15 + (layer + 1) * step, y2: y(layer + 1, to) }));
      }
    }
  }

  for (let layer = 0; layer < widths.length; layer++) {
    for (let unit = 0; unit < units[layer]!; unit++) {
      drawing.append(element('circle', { cx: 15 + layer * step, cy: y(layer, unit), r: 5 }));
    }

    const label = element('text', { x: 15 + layer * step, y: height + 16 });
    label.textContent = widths[layer]![1];
    drawing.append(label);
  }

  return drawing;
}
