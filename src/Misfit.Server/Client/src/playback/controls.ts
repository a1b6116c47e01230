// Buttons, keys, the scrub bar, and the words about where the playback is.

import { intervals } from './clock';
import { figure, type Measure } from './judge';
import type { Player } from './player';
import { words } from './ranking';
import { setText } from './text';

const everything = intervals.length + 1;

export class Controls {
  private readonly toggle: HTMLButtonElement;
  private readonly scrub: HTMLInputElement;
  private readonly progress: HTMLProgressElement;
  private readonly truth: HTMLSelectElement;
  private readonly late: HTMLInputElement;

  constructor(private readonly player: Player) {
    this.toggle = this.find('toggle');
    this.scrub = this.find('scrub');
    this.progress = this.find('skipping');
    this.truth = this.find('truth');
    this.late = this.find('late');
    this.truth.value = String(player.settings.truth);
    this.late.checked = player.settings.late;
    this.wire();
    document.addEventListener('keydown', (event) => this.key(event));
  }

  draw(): void {
    const { clock, playback, settings, skipping } = this.player;
    const moving = clock.playing || skipping;
    setText(this.toggle, moving ? 'Pause' : 'Play');
    this.toggle.disabled = clock.finished;
    this.find<HTMLButtonElement>('tick').disabled = moving || clock.finished;
    this.find<HTMLButtonElement>('skip').disabled = moving || clock.finished;
    this.find<HTMLButtonElement>('back').disabled = moving || clock.position === 0;
    this.find<HTMLButtonElement>('restart').disabled = skipping;
    this.progress.hidden = !skipping;
    this.progress.value = clock.position;
    this.scrub.hidden = skipping;
    this.scrub.value = String(clock.position);
    const place = `${clock.position.toLocaleString('en')} of ${clock.count.toLocaleString('en')}`;
    this.scrub.setAttribute('aria-valuetext', place);
    this.say('place', place);
    this.say('seen', `${place} seen`);
    this.say('leader', this.leader());
    this.say('truth-name', playback.description.truths[settings.truth]!.name);
    for (const button of this.player.root.querySelectorAll<HTMLButtonElement>('[data-speed]')) {
      button.setAttribute('aria-pressed', String(Number(button.dataset['speed']) === clock.speed));
    }

    this.player.root.querySelectorAll<HTMLElement>('[data-panel]').forEach((panel, model) => {
      for (const [name, count] of Object.entries(this.player.counts[model]!) as [string, number][]) {
        setText(panel.querySelector(`[data-count=${name}]`)!, count.toLocaleString('en'));
      }
    });
  }

  private leader(): string {
    const { counts, names, settings, standings } = this.player;
    const best = standings[0]!;
    const value = figure(settings.sort, counts[best]!);
    return value.value === undefined ? '' : `first by ${settings.sort}: ${names[best]!}, ${words(value)}`;
  }

  private wire(): void {
    const { player } = this;
    const on = (name: string, act: () => void) => this.find(name).addEventListener('click', act);
    on('toggle', () => this.playOrPause());
    on('tick', () => player.seek(player.clock.position + 1));
    on('back', () => player.seek(player.clock.position - 1));
    on('skip', () => player.skip());
    on('restart', () => player.restart());
    this.scrub.addEventListener('input', () => player.seek(Number(this.scrub.value)));
    this.truth.addEventListener('change', () => player.setTruth(Number(this.truth.value), this.late.checked));
    this.late.addEventListener('change', () => player.setTruth(Number(this.truth.value), this.late.checked));
    const { root } = player;
    root.querySelector('[data-slower]')!.addEventListener('click', () => player.setSpeed(player.clock.speed - 1));
    root.querySelector('[data-faster]')!.addEventListener('click', () => player.setSpeed(player.clock.speed + 1));
    for (const button of root.querySelectorAll<HTMLButtonElement>('[data-speed]')) {
      button.addEventListener('click', () => player.setSpeed(Number(button.dataset['speed'])));
    }

    for (const button of root.querySelectorAll<HTMLButtonElement>('[data-sort]')) {
      button.addEventListener('click', () => player.setSort(button.dataset['sort'] as Measure));
    }
  }

  private key(event: KeyboardEvent): void {
    const { player } = this;
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest('input:not([type=range], [type=checkbox]), select, textarea, dialog[open]:modal') !== null) {
      return;
    }

    const still = !player.clock.playing && !player.skipping;
    if (event.key >= '0' && event.key <= '6') {
      player.setSpeed(event.key === '0' ? everything : Number(event.key));
    } else if (event.key === '<' || event.key === ',') {
      player.setSpeed(player.clock.speed - 1);
    } else if (event.key === '>' || event.key === '.') {
      player.setSpeed(player.clock.speed + 1);
    } else if (event.key === ' ' && target.closest('button, a, summary, input') === null && !player.clock.finished) {
      this.playOrPause();
      event.preventDefault();
    } else if (event.key === 't' && still) {
      player.seek(player.clock.position + 1);
    } else if (event.key === 'b' && still) {
      player.seek(player.clock.position - 1);
    }
  }

  private playOrPause(): void {
    const { player } = this;
    if (player.clock.playing || player.skipping) {
      player.pause();
    } else {
      player.play();
    }
  }

  private say(name: string, text: string): void {
    setText(this.find(name), text);
  }

  private find<T extends HTMLElement>(name: string): T {
    return this.player.root.querySelector<T>(`[data-play-${name}]`)!;
  }
}
