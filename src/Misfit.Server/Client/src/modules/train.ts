// The training page: builds networks on the server, trains them step by step, and draws all that changes.

import { formatNumber } from '../charts';
import { Composer } from '../train/composer';
import { accuracy, falsePositiveRate, precision, recall } from '../counts';
import { wordsOf } from '../api';
import { Painter } from '../train/painter';
import { CurvePanel, HistogramPanel, LatentPanel, LossPanel, type Panel, SamplesPanel, type Scene } from '../train/panels';
import { type Ghost, Run } from '../train/run';
import * as live from '../train/session';
import { Settings } from '../train/settings';

const SpokenEvery = 5000;
const LogKey = 'misfit-train-log';
const GhostKey = 'misfit-train-ghost';

export function mount(form: HTMLElement): void {
  new TrainPage(form as HTMLFormElement).start();
}

class TrainPage {
  private readonly settings: Settings;
  private readonly scene: Scene = { run: undefined, ghost: undefined };
  private readonly loss = new LossPanel('train-loss', this.scene);
  private readonly histogram = new HistogramPanel('train-histogram', this.scene);
  private readonly curve = new CurvePanel('train-roc', this.scene);
  private readonly latent = new LatentPanel('train-latent', this.scene);
  private readonly samples = new SamplesPanel('train-samples', this.scene);
  private readonly panels = new Map<string, Panel>([['loss', this.loss], ['histogram', this.histogram], ['roc', this.curve], ['latent', this.latent], ['samples', this.samples]]);
  private readonly painter = new Painter<Panel>((panel) => panel.update(), () => this.showNumbers());
  private readonly composer: Composer | undefined;
  private readonly tiles = new Map<string, { title: HTMLElement; value: HTMLElement; tile: HTMLElement }>();
  private previous: Ghost | undefined;
  private stopWatching: (() => void) | undefined;
  private busy = false;
  private left: HTMLButtonElement | undefined;
  private recorded = 0;
  private spoken = 0;
  private sentence = '';
  private speaking = 0;
  private log: string[][] = [];
  private runs = 0;

  constructor(private readonly form: HTMLFormElement) {
    this.settings = new Settings(form);
    const layers = form.querySelector<HTMLElement>('[data-composer]');
    const name = this.find('[data-network-name]');
    this.composer = layers === null ? undefined : new Composer(layers, form, name, this.settings.value('method'));
  }

  private get run(): Run | undefined {
    return this.scene.run;
  }

  start(): void {
    this.makeTiles();
    this.restore();
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.build();
    });
    this.form.addEventListener('change', (event) => this.changed(event.target as HTMLInputElement));
    const actions: Record<string, () => Promise<unknown>> = {
      build: () => this.build(),
      retry: () => this.build(),
      train: () => (this.run!.now.state === 'training' ? live.act(this.run!.id, 'pause') : live.train(this.run!.id, this.settings.steps)),
      step: () => live.act(this.run!.id, 'step'),
      stop: () => live.act(this.run!.id, 'stop'),
      save: () => this.save(),
      automatic: () => this.setThreshold(undefined, true),
    };
    for (const [name, action] of Object.entries(actions)) {
      this.find(`[data-do=${name}]`).addEventListener('click', () => void this.attempt(action));
    }

    this.connectThreshold();
    for (const button of this.form.querySelectorAll<HTMLButtonElement>('[data-curve]')) {
      button.addEventListener('click', () => this.showCurve(button.dataset['curve'] as 'roc' | 'pr'));
    }

    this.showPanels();
    this.showButtons();
    void this.attach();
  }

  private find<T extends HTMLElement = HTMLElement>(selector: string): T {
    return this.form.querySelector<T>(selector)!;
  }

  // --- building and training

  private async attempt(action: () => Promise<unknown>): Promise<void> {
    try {
      this.alarm(undefined);
      await action();
    } catch (error) {
      this.alarm(wordsOf(error));
    }
  }

  private async attach(): Promise<void> {
    const id = new URLSearchParams(location.search).get('session');
    if (id === null) {
      return;
    }

    const description = await live.find(id);
    if (description === undefined) {
      this.remember();
      this.say('The network that was trained here is gone: one that nobody watches for a quarter of an hour is ended. Press Build to begin again.');
      return;
    }

    this.show(description);
  }

  private async build(): Promise<void> {
    if (this.busy) {
      return;
    }

    if (!this.form.reportValidity()) {
      return;
    }

    this.busy = true;
    this.say('Reading the rows and building the network…');
    this.showButtons();
    try {
      this.alarm(undefined);
      this.keepGhost();
      const before = this.run?.id;
      const description = await live.build(this.settings.request());
      this.stopWatching?.();
      if (before !== undefined) {
        void live.end(before).catch(() => undefined);
      }

      this.runs++;
      this.show(description);
    } catch (error) {
      this.say('The network could not be built.');
      this.alarm(wordsOf(error));
    } finally {
      this.busy = false;
      this.showButtons();
    }
  }

  private show(description: live.Description): void {
    const run = new Run(description);
    this.recorded = run.now.epoch;
    this.scene.run = run;
    this.histogram.reset();
    this.latent.reset();
    for (const panel of this.panels.values()) {
      panel.draw();
    }

    if (this.composer !== undefined) {
      this.composer.columns = description.features;
      this.composer.parameters = description.parameters;
    } else {
      this.find('[data-network-name]').textContent = description.recipe.split('/')[0]!;
    }

    this.showMix();
    this.remember();
    this.showNumbers();
    this.showAll();
    this.stopWatching = live.watch(run.id, (update) => this.update(run, update), () => this.lost(run));
  }

  private update(run: Run, update: live.Update): void {
    if (this.run !== run) {
      return;
    }

    const before = run.now.state;
    const pictured = run.take(update);
    if (pictured || before !== update.state) {
      this.painter.ask(pictured ? this.shown() : []);
    }

    if (before !== update.state || (pictured && update.state !== 'training')) {
      this.showAll();
    }

    // A short block may begin and end between two updates.
    if (update.state !== 'training' && update.state !== 'paused' && update.epoch > this.recorded) {
      this.recorded = update.epoch;
      this.record(run);
    }
  }

  private lost(run: Run): void {
    if (this.run === run) {
      this.alarm('The connection to this training is lost. Build again to begin anew.');
    }
  }

  private shown(): Panel[] {
    return [...this.panels].filter(([id]) => !this.find(`[data-panel=${id}]`).hasAttribute('hidden')).map(([, panel]) => panel);
  }

  private get stale(): boolean {
    return this.run !== undefined && Settings.essence(this.settings.request()) !== Settings.essence(this.run.description.request);
  }

  // --- settings

  private changed(field: HTMLInputElement | HTMLSelectElement): void {
    if (field.dataset['show'] !== undefined) {
      this.showPanels();
    } else if (field.dataset['ghost'] !== undefined) {
      this.scene.ghost = (field as HTMLInputElement).checked ? this.previous : undefined;
      this.painter.ask([this.loss, this.curve]);
    } else if (field.dataset['reload'] !== undefined) {
      this.otherMethod(field.value);
      return;
    } else if (this.run !== undefined && (field.name === 'test' || field.name === 'pace') && field.checkValidity()) {
      void this.attempt(() => this.adjust(field.name === 'test' ? { test_rows: Number(field.value) } : { pace: Number(field.value) }));
    }

    this.remember();
    this.showAll();
  }

  // Another method has other settings, which the server writes.
  private otherMethod(method: string): void {
    this.keepGhost();
    const query = new URLSearchParams(location.search);
    for (const name of [...query.keys()].filter((key) => key.startsWith('o.') || key === 'session')) {
      query.delete(name);
    }

    query.set('method', method);
    if (this.run !== undefined) {
      void live.end(this.run.id).catch(() => undefined);
    }

    location.search = query.toString();
  }

  private async adjust(change: Parameters<typeof live.adjust>[1]): Promise<void> {
    const run = this.run!;
    const description = await live.adjust(run.id, change);
    if (this.run === run) {
      run.describe(description);
      this.showMix();
      for (const panel of this.panels.values()) {
        panel.draw();
      }

      this.showAll();
    }
  }

  private remember(): void {
    const hidden = [...this.form.querySelectorAll<HTMLInputElement>('[data-show]:not(:checked)')].map((box) => box.dataset['show']).join(',');
    this.settings.remember({ hide: hidden, session: this.run?.id });
  }

  private showPanels(): void {
    for (const box of this.form.querySelectorAll<HTMLInputElement>('[data-show]')) {
      this.find(`[data-panel=${box.dataset['show']}]`).hidden = !box.checked;
    }

    this.form.classList.toggle('without-settings', this.find('[data-panel=composer]').hasAttribute('hidden'));
    this.painter.ask(this.shown());
  }

  private showCurve(kind: 'roc' | 'pr'): void {
    this.curve.kind = kind;
    for (const button of this.form.querySelectorAll<HTMLButtonElement>('[data-curve]')) {
      button.setAttribute('aria-pressed', String(button.dataset['curve'] === kind));
    }

    this.curve.draw();
  }

  // --- threshold

  private connectThreshold(): void {
    const range = this.find<HTMLInputElement>('[data-threshold-range]');
    const number = this.find<HTMLInputElement>('[data-threshold-number]');
    range.addEventListener('input', () => {
      const [low, high] = this.histogram.ends;
      this.moveThreshold(low + ((high - low) * Number(range.value)) / Number(range.max));
    });
    const settle = () => void this.attempt(() => this.setThreshold(this.run?.threshold, false));
    range.addEventListener('change', (event) => {
      event.stopPropagation();
      settle();
    });
    number.addEventListener('change', (event) => {
      event.stopPropagation();
      if (Number.isFinite(number.valueAsNumber)) {
        this.moveThreshold(number.valueAsNumber);
        settle();
      }
    });
    this.connectCharts(settle);
  }

  // The line in the histogram can be dragged, and a point of the curve be taken.
  private connectCharts(settle: () => void): void {
    const histogram = this.histogram.figure.chart;
    let dragging = false;
    const follow = (x: number, y: number) => {
      const [low, high] = this.histogram.ends;
      const [score] = histogram.convertFromPixel({ gridIndex: 0 }, [x, y]) as number[];
      this.moveThreshold(Math.min(high, Math.max(low, score ?? Number.NaN)));
    };
    histogram.getZr().on('mousedown', (event) => {
      dragging = this.idle && histogram.containPixel({ gridIndex: 0 }, [event.offsetX, event.offsetY]);
      if (dragging) {
        follow(event.offsetX, event.offsetY);
      }
    });
    histogram.getZr().on('mousemove', (event) => dragging && follow(event.offsetX, event.offsetY));
    for (const end of ['mouseup', 'globalout'] as const) {
      histogram.getZr().on(end, () => {
        if (dragging) {
          dragging = false;
          settle();
        }
      });
    }

    const curve = this.curve.figure.chart;
    curve.getZr().on('click', (event) => {
      const points = this.run?.curve() ?? [];
      if (!this.idle || points.length === 0 || !curve.containPixel({ gridIndex: 0 }, [event.offsetX, event.offsetY])) {
        return;
      }

      const [x, y] = curve.convertFromPixel({ gridIndex: 0 }, [event.offsetX, event.offsetY]) as [number, number];
      const roc = this.curve.kind === 'roc';
      const distance = (at: (typeof points)[number]) => (roc ? (at.fpr - x) ** 2 + (at.tpr - y) ** 2 : (at.tpr - x) ** 2 + (at.precision - y) ** 2);
      const nearest = points.reduce((best, _, index) => (distance(points[index]!) < distance(points[best]!) ? index : best), 0);
      const next = points[nearest + 1]?.threshold ?? points[nearest]!.threshold - Math.abs(points[nearest]!.threshold) * 1e-6;
      this.moveThreshold(nearest === 0 ? next : (Math.min(points[nearest]!.threshold, Number.MAX_VALUE) + next) / 2);
      settle();
    });
  }

  private get idle(): boolean {
    return this.run !== undefined && this.run.now.state !== 'training' && this.run.now.state !== 'preparing';
  }

  private moveThreshold(threshold: number): void {
    if (this.run === undefined || !Number.isFinite(threshold)) {
      return;
    }

    this.run.threshold = threshold;
    this.run.byHand = threshold !== this.run.chosen;
    this.painter.ask([this.histogram, this.curve]);
    this.histogram.say();
    this.showButtons();
  }

  private async setThreshold(threshold: number | undefined, automatic: boolean): Promise<void> {
    if (this.run !== undefined) {
      await live.adjust(this.run.id, automatic ? { automatic_threshold: true } : { threshold: threshold! });
    }
  }

  // --- what is shown

  private makeTiles(): void {
    const names: [string, string][] = [['accuracy', 'Accuracy'], ['auc', 'ROC AUC'], ['precision', 'Precision'], ['recall', 'Recall (TPR)'], ['fpr', 'False alarms (FPR)'], ['fnr', 'Missed (FNR)'], ['tnr', 'Passed rightly (TNR)'], ['ap', 'Average precision']];
    for (const [id, name] of names) {
      const tile = document.createElement('div');
      tile.className = 'tile';
      tile.dataset['tile'] = id;
      const title = document.createElement('dt');
      title.textContent = name;
      const value = document.createElement('dd');
      value.textContent = 'N/A';
      tile.append(title, value);
      this.find('[data-tiles]').append(tile);
      this.tiles.set(id, { title, value, tile });
    }
  }

  private tile(id: string, value: number, goodness: number): void {
    const { value: element, tile } = this.tiles.get(id)!;
    const text = formatNumber(value);
    if (element.textContent !== text) {
      element.textContent = text;
      if (Number.isFinite(goodness)) {
        tile.style.setProperty('--edge', `hsl(${Math.round(130 * goodness)} 65% 42%)`);
      } else {
        tile.style.removeProperty('--edge');
      }
    }
  }

  // Words and figures, before a chart is drawn in the same frame.
  private showNumbers(): void {
    const run = this.run;
    if (run === undefined) {
      return;
    }

    this.showFigures(run);
    this.showProgress(run);
    this.sayState(run);
  }

  private showFigures(run: Run): void {
    const labelled = run.snapshot?.test !== undefined;
    const counts = run.counts();
    const { truePositives: tp, falsePositives: fp, trueNegatives: tn, falseNegatives: fn } = counts;
    const known = (value: number) => (labelled ? value : Number.NaN);
    const figures = run.snapshot?.test;
    this.tile('accuracy', known(accuracy(counts)), known(accuracy(counts)));
    this.tile('auc', figures?.roc_auc ?? Number.NaN, figures?.roc_auc ?? Number.NaN);
    this.tile('precision', known(precision(counts)), known(precision(counts)));
    this.tile('recall', known(recall(counts)), known(recall(counts)));
    this.tile('fpr', known(falsePositiveRate(counts)), 1 - known(falsePositiveRate(counts)));
    this.tile('fnr', 1 - known(recall(counts)), known(recall(counts)));
    this.tile('tnr', 1 - known(falsePositiveRate(counts)), 1 - known(falsePositiveRate(counts)));
    this.tile('ap', figures?.average_precision ?? Number.NaN, figures?.average_precision ?? Number.NaN);
    set(this.tiles.get('accuracy')!.title, run.byHand ? 'Accuracy at your threshold' : run.snapshot?.validation_accuracy === undefined ? 'Accuracy' : 'Accuracy, threshold best on validation');
    for (const [cell, count] of Object.entries({ tp, fp, tn, fn })) {
      set(this.find(`[data-cell=${cell}]`), labelled ? formatNumber(count) : 'N/A');
    }

    set(this.find('[data-threshold-note]'), run.byHand ? `Your threshold; the one chosen on the validation split is the thin dashed line. Training on chooses again.` : `Chosen on the validation split: ${run.snapshot?.threshold_rule ?? ''}.`);
    const number = this.find<HTMLInputElement>('[data-threshold-number]');
    if (document.activeElement !== number) {
      const text = String(Number(run.threshold.toPrecision(4)));
      if (number.value !== text) {
        number.value = text;
        const [low, high] = this.histogram.ends;
        this.find<HTMLInputElement>('[data-threshold-range]').value = String(Math.round((50 * (run.threshold - low)) / (high - low)));
      }
    }
  }

  private showProgress(run: Run): void {
    const { block_start: start, block_end: end, epoch } = run.now;
    const bar = this.find<HTMLProgressElement>('[data-progress]');
    bar.max = Math.max(1, end - start);
    bar.value = end > start ? epoch - start : 0;
  }

  private sayState(run: Run): void {
    const { state, epoch, block_start: start, block_end: end, training_seconds: seconds, message } = run.now;
    const figures = run.snapshot?.test;
    const figure = figures === undefined ? '' : `, ROC AUC ${formatNumber(figures.roc_auc)} on the test split`;
    const spent = `${formatNumber(seconds)} s of training`;
    const left = run.losses.length > 1 ? Math.max(0, ((end - epoch) * seconds) / Math.max(1, epoch) ) : 0;
    const pace = run.description.request.pace;
    const remaining = Math.max(left, pace > 0 ? (end - epoch) / pace : 0);
    const sentences: Record<live.State, string> = {
      preparing: 'Building the network…',
      ready: epoch === 0 ? 'Built. The charts show an untrained network. Press Train.' : `${epoch} epochs in all, ${spent}${figure}. Train again to go on, or save the model.`,
      training: `Epoch ${epoch}, step ${epoch - start} of ${end - start}, ${spent}, about ${formatNumber(Math.round(remaining * 10) / 10)} s left${figure}.`,
      paused: `Paused at step ${epoch - start} of ${end - start}${figure}. Resume ends this block; Stop drops the rest of it.`,
      finished: message ?? 'All epochs are over.',
      diverged: message ?? 'The training diverged.',
      failed: message ?? 'The training failed.',
      ended: 'This training was ended. Press Build to begin again.',
    };
    const stale = this.stale ? ` Settings have changed: press Build to use them${epoch > 0 ? `; that replaces the network trained for ${epoch} epochs` : ''}.` : '';
    this.say(sentences[state] + stale);
  }

  private showAll(): void {
    this.showButtons();
    if (this.run !== undefined) {
      this.showNumbers();
      if (this.run.now.state !== 'training') {
        for (const panel of this.panels.values()) {
          panel.say();
        }
      }
    }
  }

  private showButtons(): void {
    const state = this.run?.now.state;
    const stale = this.stale;
    const alive = state === 'ready' || state === 'training' || state === 'paused';
    const enable = (name: string, enabled: boolean) => {
      this.find<HTMLButtonElement>(`[data-do=${name}]`).disabled = !enabled || this.busy;
    };
    const focused = document.activeElement;
    enable('build', true);
    enable('train', alive && !stale);
    enable('step', (state === 'ready' || state === 'paused') && !stale);
    enable('stop', state === 'training' || state === 'paused');
    enable('save', this.run !== undefined && state !== 'failed' && state !== 'ended');
    enable('automatic', this.idle && this.run!.byHand);
    this.keepFocus(focused);
    this.find('[data-do=build]').classList.toggle('pulse', this.run === undefined || stale);
    set(this.find('[data-do=train]'), state === 'training' ? 'Pause' : state === 'paused' ? 'Resume' : 'Train');
    for (const name of ['range', 'number']) {
      this.find<HTMLInputElement>(`[data-threshold-${name}]`).disabled = !this.idle;
    }

    if (this.composer !== undefined) {
      this.composer.training = state === 'training';
    }

    const note = this.run === undefined ? undefined : this.run.snapshot?.test === undefined ? 'N/A: the test split has no labels of both kinds.' : `Of ${this.run.scores.length} rows of the test split, which neither training nor the threshold has seen.`;
    if (note !== undefined) {
      set(this.find('[data-figures-note]'), note);
    }
  }

  // A button that is switched off loses the focus: it gets it back when it is on again, or the button to train does.
  private keepFocus(focused: Element | null): void {
    if (focused instanceof HTMLButtonElement && focused.disabled) {
      this.left = focused;
    }

    const train = this.find<HTMLButtonElement>('[data-do=train]');
    const next = this.left?.disabled === false ? this.left : train;
    if (this.left !== undefined && !next.disabled && !this.busy) {
      if (document.activeElement === document.body || document.activeElement === this.left) {
        next.focus();
      }

      this.left = undefined;
    }
  }

  private showMix(): void {
    const { train, validation, test, data_name: name } = this.run!.description;
    const part = (split: typeof train) => (split.anomalies === undefined ? `${split.rows} rows` : `${split.rows} rows, ${split.anomalies} of them abnormal (${Math.round((100 * split.anomalies) / split.rows)}%)`);
    set(this.find('[data-mix]'), `${name}: trained on ${part(train)}; threshold chosen on ${part(validation)}; figures of ${part(test)}.`);
  }

  private alarm(text: string | undefined): void {
    const box = this.find('[data-alarm]');
    box.hidden = text === undefined;
    this.find('[data-alarm-text]').textContent = text ?? '';
  }

  // Everybody sees every sentence; screen readers are told the newest, at most once in five seconds.
  private say(text: string): void {
    set(this.find('[data-status]'), text);
    this.sentence = text;
    if (this.speaking === 0) {
      this.speaking = window.setTimeout(() => {
        this.speaking = 0;
        this.spoken = performance.now();
        set(this.find('[data-live]'), this.sentence);
      }, Math.max(0, this.spoken + SpokenEvery - performance.now()));
    }
  }

  // --- runs

  private keepGhost(): void {
    if (this.run !== undefined && this.run.losses.length > 1) {
      this.previous = this.run.ghost();
      this.scene.ghost = this.find<HTMLInputElement>('[data-ghost]').checked ? this.previous : undefined;
      sessionStorage.setItem(GhostKey, JSON.stringify(this.previous));
    }
  }

  private record(run: Run): void {
    const { recipe, train } = run.description;
    const figures = run.snapshot?.test;
    const mix = train.anomalies === undefined ? `${train.rows} rows` : `${train.rows} rows, ${Math.round((100 * train.anomalies) / train.rows)}% abnormal`;
    const row = [String(this.runs), recipe, `${run.description.data_name}, ${mix}`, String(run.now.epoch), formatNumber(run.losses.at(-1) ?? Number.NaN), formatNumber(figures?.roc_auc ?? Number.NaN), figures === undefined ? 'N/A' : formatNumber(accuracy(run.counts())), formatNumber(run.now.training_seconds)];
    if (this.log.at(-1)?.[0] === row[0]) {
      this.log.pop();
    }

    this.log = [...this.log, row].slice(-20);
    sessionStorage.setItem(LogKey, JSON.stringify({ runs: this.runs, rows: this.log }));
    this.showLog();
  }

  private restore(): void {
    const ghost = sessionStorage.getItem(GhostKey);
    this.previous = ghost === null ? undefined : (JSON.parse(ghost) as Ghost);
    this.scene.ghost = this.previous;
    const log = sessionStorage.getItem(LogKey);
    if (log !== null) {
      const kept = JSON.parse(log) as { runs: number; rows: string[][] };
      this.runs = kept.runs;
      this.log = kept.rows;
      this.showLog();
    }
  }

  private showLog(): void {
    const body = document.querySelector<HTMLTableSectionElement>('[data-log] tbody')!;
    body.replaceChildren();
    for (const row of this.log) {
      const line = body.insertRow();
      row.forEach((text, column) => {
        const cell = line.insertCell();
        cell.textContent = text;
        cell.className = column > 2 ? 'number' : column === 1 ? 'mono' : '';
      });
    }

    document.querySelector<HTMLElement>('[data-log-empty]')!.hidden = this.log.length > 0;
  }

  private save(): Promise<void> {
    const dialog = document.querySelector<HTMLDialogElement>('#save-dialog')!;
    const error = dialog.querySelector<HTMLElement>('[data-save-error]')!;
    error.hidden = true;
    const run = this.run!;
    dialog.onclose = () => {
      if (dialog.returnValue === 'save') {
        const name = dialog.querySelector<HTMLInputElement>('[name=name]')!.value;
        void this.attempt(async () => {
          const model = await live.save(run.id, name);
          this.showSaved(model);
        });
      }
    };
    dialog.showModal();
    return Promise.resolve();
  }

  private showSaved(model: { id: string; name: string }): void {
    this.find('[data-saved]').hidden = false;
    set(this.find('[data-saved-text]'), `Saved as “${model.name}”. To score a whole data set with it,`);
    const link = this.find<HTMLAnchorElement>('[data-saved-link]');
    link.href = `/models/${model.id}`;
    set(link, `Open ${model.name}`);
  }
}

function set(element: HTMLElement, text: string): void {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}
