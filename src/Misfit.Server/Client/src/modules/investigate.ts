// Filters, lanes, incidents and rows change together without leaving the page: the server renders the state of the address, its parts are put in place.

import { Figure } from '../charts';
import { drawCourse } from '../investigate/course';
import { mountLanes } from '../investigate/lanes';

export function mount(root: HTMLElement): void {
  const course = document.getElementById('course') === null ? undefined : Figure.find('course');
  const page = new Page(root, course);
  page.bind();
  void page.draw();
}

class Page {
  private latest = 0;

  constructor(private readonly root: HTMLElement, private readonly course: Figure | undefined) {}

  /** Shows another state of the page; the address follows. */
  async show(address: string): Promise<void> {
    const number = ++this.latest;
    this.root.setAttribute('aria-busy', 'true');
    this.tell('Loading the selection…');
    const response = await fetch(address, { headers: { accept: 'text/html' } });
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    if (number !== this.latest) {
      return;
    }

    const parts = [...page.querySelectorAll<HTMLElement>('[data-part]')];
    if (!response.ok || parts.length === 0) {
      location.assign(address);
      return;
    }

    const focused = document.activeElement?.getAttribute('name') ?? document.activeElement?.getAttribute('data-cell-key');
    for (const part of parts) {
      this.root.querySelector(`[data-part="${part.dataset['part']!}"]`)!.replaceWith(part);
    }

    history.replaceState(null, '', address);
    this.bind();
    this.root.removeAttribute('aria-busy');
    this.tell(this.root.querySelector('[data-rows-told], [data-empty]')?.textContent ?? '');
    if (focused) {
      this.root.querySelector<HTMLElement>(`[name="${CSS.escape(focused)}"], [data-cell-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    }

    await this.draw();
  }

  /** Binds what the parts hold. */
  bind(): void {
    const form = this.root.querySelector<HTMLFormElement>('[data-filters]')!;
    const submit = () => void this.show(`/investigate?${query(form)}`);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      submit();
    });
    for (const select of form.querySelectorAll('select')) {
      select.addEventListener('change', submit);
    }

    for (const link of this.root.querySelectorAll<HTMLAnchorElement>('a[data-swap]')) {
      link.addEventListener('click', (event) => {
        if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
          event.preventDefault();
          void this.show(link.href);
        }
      });
    }

    // What was marked comes back to where it was marked.
    mountLanes(this.root, (from, until, groups) => {
      const parameters = query(form);
      for (const [name, value] of [['from', from], ['until', until]] as const) {
        if (value === undefined) {
          parameters.delete(name);
        } else {
          parameters.set(name, value);
        }
      }

      parameters.delete('group');
      groups.forEach((group) => parameters.append('group', group));
      void this.show(`/investigate?${parameters}`);
    });
    const save = this.root.querySelector<HTMLButtonElement>('[data-png]');
    if (save !== null && this.course !== undefined) {
      save.hidden = false;
      save.onclick = () => this.savePicture();
    }
  }

  async draw(): Promise<void> {
    if (this.course !== undefined) {
      await drawCourse(this.course, this.root.dataset['run']!, new URL(location.href).searchParams);
    }
  }

  private savePicture(): void {
    const link = document.createElement('a');
    link.download = `course-${this.root.dataset['run']!}.png`;
    link.href = this.course!.chart.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor: getComputedStyle(document.documentElement).getPropertyValue('--card').trim() });
    link.click();
  }

  private tell(text: string): void {
    this.root.querySelector<HTMLElement>('[data-told]')!.textContent = text;
  }
}

// Empty fields are no part of the address.
function query(form: HTMLFormElement): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' && value !== '') {
      parameters.append(name, value);
    }
  }

  return parameters;
}
