// What the page says at its first visit, and what it says at the end.

import { figure } from './judge';
import type { Player } from './player';
import { words } from './ranking';

const seenKey = 'misfit-playback-seen';

export class Dialogs {
  private readonly information: HTMLDialogElement;
  private readonly start: HTMLButtonElement;
  private readonly end: HTMLDialogElement;

  constructor(private readonly player: Player) {
    const { root } = player;
    this.information = root.querySelector<HTMLDialogElement>('[data-play-information]')!;
    this.start = root.querySelector<HTMLButtonElement>('[data-play-start]')!;
    this.end = root.querySelector<HTMLDialogElement>('[data-play-finished]')!;
    root.querySelector('[data-play-info]')!.addEventListener('click', () => this.inform('Continue'));
    this.start.addEventListener('click', () => {
      this.information.close();
      player.play();
    });
    const close = this.end.querySelector<HTMLButtonElement>('[data-play-finished-close]')!;
    close.addEventListener('click', () => this.closeEnd());
    this.end.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        this.closeEnd();
      }
    });
  }

  /** Explains the page to who comes for the first time. */
  welcome(): void {
    if (localStorage.getItem(seenKey) === null) {
      this.inform('Start');
    }
  }

  /** Shows the summary at the end, and takes it away when the end is left again. */
  finished(finished: boolean): void {
    if (!finished) {
      this.end.close();
      return;
    }

    const { clock, counts, names, settings, standings } = this.player;
    this.end.querySelector('[data-play-finished-words]')!.textContent = `All ${clock.count.toLocaleString('en')} records are judged. By ${settings.sort}:`;
    this.end.querySelector('[data-play-finished-list]')!.replaceChildren(
      ...standings.map((model) => {
        const line = document.createElement('li');
        const value = figure(settings.sort, counts[model]!);
        line.textContent = `${names[model]!}: ${words(value)} = ${value.formula}`;
        return line;
      }),
    );
    this.end.show();
  }

  private inform(start: string): void {
    this.player.pause();
    this.start.textContent = this.player.clock.finished ? 'Close' : start;
    localStorage.setItem(seenKey, '1');
    this.information.showModal();
  }

  private closeEnd(): void {
    this.end.close();
    this.player.root.querySelector<HTMLElement>('[data-play-restart]')!.focus();
  }
}
