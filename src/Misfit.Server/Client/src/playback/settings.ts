// What of a playback is in the address: the order, where it is, what it is judged by and sorted by.

import type { Measure } from './judge';
import { measures } from './ranking';

export interface Settings {
  seed: number;
  speed: number;
  position: number;
  sort: Measure;
  truth: number;
  late: boolean;
  /** Thresholds that were moved; undefined for a model's own. */
  thresholds: (number | undefined)[];
}

export function readSettings(address: URL, models: number, truths: number): Settings {
  const query = address.searchParams;
  const whole = (name: string, otherwise: number, least: number, most: number) => {
    const value = Number.parseInt(query.get(name) ?? '', 10);
    return Number.isNaN(value) ? otherwise : Math.max(least, Math.min(most, value));
  };

  const sort = query.get('sort') as Measure;
  const moved = (query.get('thresholds') ?? '').split(',');
  return {
    seed: whole('seed', 1, 1, 1_000_000_000),
    speed: whole('speed', 4, 1, 7),
    position: whole('at', 0, 0, Number.MAX_SAFE_INTEGER),
    sort: measures.includes(sort) ? sort : 'accuracy',
    truth: whole('truth', 0, 0, truths - 1),
    late: query.get('late') === '1',
    thresholds: Array.from({ length: models }, (_, model) => {
      const text = moved[model] ?? '';
      return text === '' || !Number.isFinite(Number(text)) ? undefined : Number(text);
    }),
  };
}

/** Puts what differs from the defaults into the address. */
export function writeSettings(settings: Settings, runs: string): void {
  const moved = settings.thresholds.some((threshold) => threshold !== undefined);
  const query: [string, string | undefined][] = [
    ['runs', runs],
    ['seed', settings.seed === 1 ? undefined : String(settings.seed)],
    ['at', settings.position === 0 ? undefined : String(settings.position)],
    ['speed', settings.speed === 4 ? undefined : String(settings.speed)],
    ['sort', settings.sort === 'accuracy' ? undefined : settings.sort],
    ['truth', settings.truth === 0 ? undefined : String(settings.truth)],
    ['late', settings.late ? '1' : undefined],
    ['thresholds', moved ? settings.thresholds.map((threshold) => threshold ?? '').join(',') : undefined],
  ];
  const text = query.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value).replaceAll('%2C', ',')}`])).join('&');
  history.replaceState(history.state, '', `${location.pathname}?${text}`);
}
