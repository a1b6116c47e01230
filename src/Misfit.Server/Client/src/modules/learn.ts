// The page Learn: choose or draw a beat and see what a network makes of it.

import { getJson, postJson } from '../api';
import { showContamination } from '../learn/contamination';
import { Pad } from '../learn/pad';
import { showTour } from '../learn/tour';
import { showTraining } from '../learn/training';
import { type Verdict, VerdictCard } from '../learn/verdict';

export function mount(page: HTMLElement): void {
  if (page.querySelector('[data-verdict]') === null) {
    return;   // the data are not there, and the page says so
  }

  const card = new VerdictCard(page);
  let asked = 0;

  // The answer to the last question counts, whatever order answers come in.
  async function judge(question: () => Promise<Verdict>): Promise<void> {
    const mine = ++asked;
    card.wait();
    try {
      const verdict = await question();
      if (mine === asked) {
        card.show(verdict);
      }
    } catch (error) {
      if (mine === asked) {
        card.fail((error as Error).message, () => void judge(question));
      }
    }
  }

  const pad = new Pad(page, (signal) => {
    if (signal === undefined) {
      asked++;
      card.clear();
    } else {
      void judge(() => postJson<Verdict>('/learn/score', { values: Array.from(signal) }));
    }
  });
  const beats = [...page.querySelectorAll<HTMLAnchorElement>('[data-beat-link]')];
  const choose = (link: HTMLAnchorElement) => {
    for (const other of beats) {
      other === link ? other.setAttribute('aria-current', 'true') : other.removeAttribute('aria-current');
    }

    setState({ beat: link.dataset['beatLink']! });
    void judge(() => getJson<Verdict>(`/learn/beats/${link.dataset['beatLink']}`));
  };
  for (const link of beats) {
    link.addEventListener('click', (event) => {
      event.preventDefault();
      choose(link);
    });
  }

  addKinds(page);
  addTabs(page, (tab) => {
    const signal = pad.signal;
    const chosen = beats.find((link) => link.hasAttribute('aria-current'));
    if (tab === 'draw' && signal !== undefined) {
      void judge(() => postJson<Verdict>('/learn/score', { values: Array.from(signal) }));
    } else if (tab === 'samples' && chosen !== undefined) {
      choose(chosen);
    } else {
      asked++;
      card.clear();
    }
  });
  const address = page.dataset['beat'];
  if (address === undefined) {
    card.clear();
  } else {
    void judge(() => getJson<Verdict>(`/learn/beats/${address}`));
  }

  void showTraining(page);
  showContamination(page);
  showTour(page);
}

function addKinds(page: HTMLElement): void {
  const chips = [...page.querySelectorAll<HTMLButtonElement>('button[data-kind]')];
  const items = [...page.querySelectorAll<HTMLElement>('li[data-kind]')];
  for (const chip of chips) {
    chip.addEventListener('click', () => {
      const kind = chip.dataset['kind']!;
      for (const other of chips) {
        other.setAttribute('aria-pressed', String(other === chip));
      }

      for (const item of items) {
        item.hidden = kind !== '0' && item.dataset['kind'] !== kind;
      }
    });
  }
}

function addTabs(page: HTMLElement, changed: (tab: string) => void): void {
  const links = [...page.querySelectorAll<HTMLAnchorElement>('[data-tab-link]')];
  for (const link of links) {
    link.addEventListener('click', (event) => {
      event.preventDefault();
      const tab = link.dataset['tabLink']!;
      for (const other of links) {
        other === link ? other.setAttribute('aria-current', 'page') : other.removeAttribute('aria-current');
      }

      for (const panel of page.querySelectorAll<HTMLElement>('[data-panel]')) {
        panel.hidden = panel.dataset['panel'] !== tab;
      }

      setState({ tab });
      changed(tab);
    });
  }
}

function setState(values: Record<string, string>): void {
  const address = new URL(location.href);
  for (const [name, value] of Object.entries(values)) {
    address.searchParams.set(name, value);
  }

  history.replaceState(null, '', address);
}
