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

  /** Shows another state of the page, after what is posted; the address follows. */
  async show(address: string, posted?: URLSearchParams): Promise<void> {
    const number = ++this.latest;
    this.root.setAttribute('aria-busy', 'true');
    this.tell('Loading the selection…');
    const response = await fetch(address, { headers: { accept: 'text/html' }, ...(posted === undefined ? {} : { method: 'POST', body: posted }) });
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    if (number !== this.latest) {
      return;
    }

    const parts = [...page.querySelectorAll<HTMLElement>('[data-part]')];
    if (!response.ok || parts.length === 0) {
      location.assign(posted === undefined ? address : location.href);
      return;
    }

    const comeBack = wayBack(this.root);
    for (const part of parts) {
      this.root.querySelector(`[data-part="${part.dataset['part']!}"]`)!.replaceWith(part);
    }

    history.replaceState(null, '', response.url);
    this.bind();
    this.root.removeAttribute('aria-busy');
    this.tell(this.root.querySelector('[data-rows-told], [data-empty]')?.textContent ?? '');
    comeBack();
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

    for (const post of this.root.querySelectorAll<HTMLFormElement>('form[method=post]')) {
      post.addEventListener('submit', (event) => {
        event.preventDefault();
        void this.show(post.action, entries(new FormData(post, event.submitter)));
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
  const parameters = entries(new FormData(form));
  for (const name of new Set(parameters.keys())) {
    const values = parameters.getAll(name).filter((value) => value !== '');
    parameters.delete(name);
    values.forEach((value) => parameters.append(name, value));
  }

  return parameters;
}

function entries(data: FormData): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const [name, value] of data) {
    parameters.append(name, value as string);
  }

  return parameters;
}

// The focus goes back to the same control of the new parts; of a row that was marked, to the row.
function wayBack(root: HTMLElement): () => void {
  const focused = document.activeElement as HTMLElement | null;
  if (focused === null || !root.contains(focused)) {
    return () => undefined;
  }

  const words = focused.textContent;
  const row = focused.closest<HTMLElement>('[data-row]')?.dataset['row'];
  const { lane, cell } = focused.dataset;
  const same = cell !== undefined ? `[data-lane="${lane}"][data-cell="${cell}"]`
    : focused.matches('input, select') ? `[name="${CSS.escape(focused.getAttribute('name') ?? '')}"]` : undefined;
  return () => {
    const links = [...root.querySelectorAll<HTMLElement>('a[data-swap], button')];
    const found = same !== undefined ? root.querySelector<HTMLElement>(same)
      : row !== undefined ? root.querySelector<HTMLElement>(`[data-row="${row}"] a`)
      : links.find((link) => link.textContent === words) ?? root.querySelector<HTMLElement>('[data-feedback] a, [data-feedback] button');
    found?.focus({ preventScroll: true });
  };
}
