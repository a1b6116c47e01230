// What a screen reader hears of a playback: at most one sentence in five seconds.

import { figure } from './judge';
import type { Player } from './player';
import { words } from './ranking';

const silence = 5000;

export class Voice {
  private readonly region: HTMLElement;
  private spokenAt = performance.now();

  constructor(root: HTMLElement) {
    this.region = root.querySelector<HTMLElement>('[data-play-voice]')!;
  }

  tell(player: Player, finished: boolean): void {
    const now = performance.now();
    if (!finished && (!player.clock.playing || now - this.spokenAt < silence)) {
      return;
    }

    this.spokenAt = now;
    const best = player.standings[0]!;
    const { sort } = player.settings;
    this.region.textContent = `${finished ? 'Finished: ' : ''}${player.clock.position.toLocaleString('en')} of ${player.clock.count.toLocaleString('en')}. First by ${sort}: ${player.names[best]!} with ${words(figure(sort, player.counts[best]!))}.`;
  }
}
