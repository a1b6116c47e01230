// The player: one state (place, order, truth, thresholds, sort), drawn anew from it whenever it changes.

import { onThemeChange } from '../theme';
import { Clock } from './clock';
import { Controls } from './controls';
import type { Playback } from './data';
import { type Counts, countUp, type Measure, shuffled, verdicts } from './judge';
import { Dialogs } from './dialogs';
import { Panel } from './panel';
import { PanelPointer } from './pointer';
import { drawIcon, Ranking } from './ranking';
import { readSettings, type Settings, writeSettings } from './settings';
import { SquareCard } from './square-card';
import { Terminal, waiting } from './terminal';
import { ThresholdControl } from './thresholds';
import { Voice } from './voice';

const skipFrames = 30;
const rememberAfter = 250;

export class Player {
  readonly clock: Clock;
  readonly settings: Settings;
  counts: Counts[] = [];
  standings: number[] = [];
  order: Int32Array;
  skipping = false;
  readonly panels: Panel[] = [];
  private readonly flagged: Uint8Array[] = [];
  private readonly thresholdControls: ThresholdControl[] = [];
  private readonly terminal: Terminal;
  private readonly rankingTable: Ranking;
  private readonly controls: Controls;
  private readonly dialogs: Dialogs;
  private readonly voice: Voice;
  private readonly pointer: PanelPointer;
  private frame = 0;
  private remembering = 0;
  private wasFinished = false;

  constructor(
    readonly root: HTMLElement,
    readonly playback: Playback,
  ) {
    const { description, scores, truths } = playback;
    this.settings = readSettings(new URL(location.href), scores.length, truths.length);
    this.clock = new Clock(description.rows);
    this.clock.position = Math.min(this.settings.position, description.rows);
    this.clock.speed = this.settings.speed;
    this.order = shuffled(description.rows, this.settings.seed);
    this.terminal = new Terminal(root, playback);
    this.rankingTable = new Ranking(root);
    this.controls = new Controls(this);
    this.dialogs = new Dialogs(this);
    this.voice = new Voice(root);
    root.querySelectorAll<HTMLElement>('[data-panel]').forEach((element, model) => this.addPanel(element, model));
    this.pointer = new PanelPointer(this, new SquareCard(root.querySelector<HTMLElement>('[data-play-card]')!, playback));
    this.watch();
    this.draw();
    if (this.settings.position === 0) {
      this.dialogs.welcome();
    }
  }

  get names(): string[] {
    return this.playback.description.models.map((model) => model.name);
  }

  get truth(): Uint8Array {
    return this.playback.truths[this.settings.truth]!;
  }

  get thresholds(): number[] {
    return this.playback.description.models.map((model, index) => this.settings.thresholds[index] ?? model.threshold);
  }

  /** How many of the records seen have their truth shown. */
  get revealed(): number {
    const { position, finished } = this.clock;
    return this.settings.late && !finished ? Math.max(0, position - waiting) : position;
  }

  play(): void {
    this.skipping = false;
    this.clock.play(performance.now());
    this.pointer.card.hide();
    this.changed();
  }

  pause(): void {
    this.skipping = false;
    this.clock.pause();
    this.remember();
    this.changed();
  }

  seek(position: number): void {
    this.skipping = false;
    this.clock.seek(position, performance.now());
    this.remember();
    this.changed();
  }

  setSpeed(speed: number): void {
    this.clock.setSpeed(speed, performance.now());
    this.settings.speed = this.clock.speed;
    this.remember();
    this.changed();
  }

  /** To the end in half a second of frames, each of which draws. */
  skip(): void {
    this.clock.pause();
    this.skipping = true;
    this.changed();
  }

  restart(): void {
    this.settings.seed++;
    this.order = shuffled(this.playback.description.rows, this.settings.seed);
    this.panels.forEach((panel) => panel.reset());
    this.clock.pause();
    this.seek(0);
  }

  setSort(sort: Measure): void {
    this.settings.sort = sort;
    this.remember();
    this.changed();
  }

  setTruth(truth: number, late: boolean): void {
    this.settings.truth = truth;
    this.settings.late = late;
    this.panels.forEach((panel) => panel.reset());
    this.remember();
    this.changed();
  }

  setThreshold(model: number, threshold: number | undefined): void {
    this.settings.thresholds[model] = threshold;
    this.judge(model);
    this.remember();
    this.changed();
  }

  /** Draws in the next frame. */
  changed(): void {
    this.frame ||= requestAnimationFrame((now) => {
      this.frame = 0;
      this.step(now);
    });
  }

  private addPanel(element: HTMLElement, model: number): void {
    const canvas = element.querySelector('canvas')!;
    this.panels.push(new Panel(canvas, this.playback.description.rows, model));
    const own = this.playback.description.models[model]!.threshold;
    this.thresholdControls.push(new ThresholdControl(element, this.playback.scores[model]!, own, (threshold) => this.setThreshold(model, threshold)));
    this.judge(model);
  }

  private judge(model: number): void {
    this.flagged[model] = verdicts(this.playback.scores[model]!, this.thresholds[model]!);
    this.panels[model]!.reset();
  }

  private watch(): void {
    const fit = () => {
      this.panels.forEach((panel) => panel.fit());
      this.changed();
    };
    const resized = new ResizeObserver(fit);
    this.panels.forEach((panel) => resized.observe(panel.canvas));
    onThemeChange(fit);
  }

  private step(now: number): void {
    const { clock } = this;
    if (this.skipping) {
      clock.seek(clock.position + Math.ceil(clock.count / skipFrames), now);
      this.skipping = !clock.finished;
    }

    clock.advance(now);
    this.draw();
    if (clock.playing || this.skipping) {
      this.changed();
    }
  }

  private draw(): void {
    const { position } = this.clock;
    const { order, revealed, truth } = this;
    this.panels.forEach((panel, model) => panel.draw({ order, position, revealed, flagged: this.flagged[model]!, truth }));
    this.counts = this.flagged.map((flagged) => countUp(order, revealed, flagged, truth));
    this.standings = this.rankingTable.draw(this.counts, this.settings.sort);
    this.terminal.draw(order, position, revealed, truth);
    this.thresholds.forEach((threshold, model) => this.thresholdControls[model]!.show(threshold));
    drawIcon(this.root.querySelector<HTMLElement>('[data-play-icon]')!, this.counts, this.names);
    this.controls.draw();
    this.pointer.redraw();
    const finished = this.clock.finished;
    this.voice.tell(this, finished && !this.wasFinished);
    if (finished !== this.wasFinished) {
      this.wasFinished = finished;
      this.dialogs.finished(finished);
      this.remember();
    }
  }

  // Browsers refuse an address that changes too often.
  private remember(): void {
    clearTimeout(this.remembering);
    this.remembering = setTimeout(() => {
      this.settings.position = this.clock.position;
      writeSettings(this.settings, this.root.dataset['runs']!);
    }, rememberAfter);
  }
}
