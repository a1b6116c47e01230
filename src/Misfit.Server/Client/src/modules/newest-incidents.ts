// The incidents that ended last, for the start page: found after the page is shown, so that it never waits for them.

import { getJson, wordsOf } from '../api';

interface Newest {
  run: string;
  data_set: string;
  model: string;
  incident: { id: number; urgency: number; start: string; end: string; flagged_rows: number; groups: string[] };
}

export async function mount(root: HTMLElement): Promise<void> {
  const state = document.createElement('p');
  state.className = 'muted';
  state.textContent = 'Looking for incidents…';
  root.replaceChildren(state);
  let newest: Newest[];
  try {
    newest = await getJson<Newest[]>('/incidents/newest');
  } catch (error) {
    const retry = document.createElement('button');
    retry.type = 'button';
    retry.textContent = 'Try again';
    retry.addEventListener('click', () => void mount(root));
    state.textContent = `The incidents could not be loaded: ${wordsOf(error)} `;
    state.append(retry);
    return;
  }

  if (newest.length === 0) {
    state.textContent = 'No run has incidents yet.';
    return;
  }

  const list = document.createElement('ul');
  list.append(
    ...newest.map((found) => {
      const item = document.createElement('li');
      const link = document.createElement('a');
      link.href = `/investigate?run=${found.run}&incident=${found.incident.id}`;
      link.textContent = `${found.data_set}, ${found.incident.start}`;
      item.append(link, ` urgency ${found.incident.urgency.toFixed(0)}, ${found.incident.flagged_rows} flagged${found.incident.groups.length > 0 ? `, ${found.incident.groups.slice(0, 3).join(', ')}` : ''}`);
      return item;
    }),
  );
  root.replaceChildren(list);
}
