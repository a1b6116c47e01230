// The playback of several models: fetched, then played; an error says what went wrong and lets the visitor try again.

import { wordsOf } from '../api';
import { download } from '../playback/data';
import { Player } from '../playback/player';

export function mount(root: HTMLElement): void {
  const find = (name: string) => root.querySelector<HTMLElement>(`[data-play-${name}]`)!;
  const show = (state: 'loading' | 'error' | 'content') => {
    for (const name of ['loading', 'error', 'content']) {
      find(name).hidden = name !== state;
    }
  };

  const load = async () => {
    show('loading');
    try {
      const playback = await download(root.dataset['runs']!);
      show('content');
      new Player(root, playback);
    } catch (error) {
      find('error-words').textContent = wordsOf(error);
      show('error');
    }
  };

  find('retry').addEventListener('click', () => void load());
  void load();
}
