// The form that takes a file: by dropping it, with progress, and without losing the page when the server refuses it. The form works without this.

const betweenWords = 5000;

export function mount(form: HTMLElement): void {
  new Upload(form as HTMLFormElement).start();
}

class Upload {
  private readonly input: HTMLInputElement;
  private readonly state: HTMLElement;
  private readonly progress: HTMLProgressElement;
  private readonly words: HTMLElement;
  private readonly stop: HTMLButtonElement;
  private readonly submit: HTMLButtonElement;
  private request: XMLHttpRequest | undefined;
  private saidAt = 0;

  constructor(private readonly form: HTMLFormElement) {
    const find = <T extends HTMLElement>(selector: string) => form.querySelector<T>(selector)!;
    this.input = find<HTMLInputElement>('input[type=file]');
    this.state = find('[data-upload-state]');
    this.progress = find<HTMLProgressElement>('[data-upload-progress]');
    this.words = find('[data-upload-words]');
    this.stop = find<HTMLButtonElement>('[data-upload-stop]');
    this.submit = find<HTMLButtonElement>('button[type=submit]');
  }

  start(): void {
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.sendChosen();
    });
    this.input.addEventListener('change', () => this.sendChosen());
    this.stop.addEventListener('click', () => this.request?.abort());
    for (const kind of ['dragenter', 'dragover']) {
      this.form.addEventListener(kind, (event) => {
        event.preventDefault();
        this.form.classList.add('dropping');
      });
    }

    for (const kind of ['dragleave', 'drop']) {
      this.form.addEventListener(kind, () => this.form.classList.remove('dropping'));
    }

    this.form.addEventListener('drop', (event) => {
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (file !== undefined) {
        this.send(file);
      }
    });
  }

  private sendChosen(): void {
    const file = this.input.files?.[0];
    if (file !== undefined) {
      this.send(file);
    }
  }

  private send(file: File): void {
    if (this.request !== undefined) {
      return;
    }

    const most = Number(this.form.dataset['most']);
    this.state.hidden = false;
    if (file.size > most) {
      this.fail(`${file.name} has ${megabytes(file.size)} MB, this server takes ${megabytes(most)}. Choose a smaller file, or start the server with a larger --max-upload.`);
      return;
    }

    const request = new XMLHttpRequest();
    this.request = request;
    request.open('POST', `/api/v1/datasets?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.addEventListener('progress', (event) => this.show(event.loaded / Math.max(1, event.total)));
    request.addEventListener('load', () => this.finish(request));
    request.addEventListener('error', () => this.fail('The server did not answer. Choose the file again to retry.'));
    request.addEventListener('abort', () => this.fail('Stopped; nothing was kept.'));
    this.stop.hidden = false;
    this.progress.hidden = false;
    this.submit.disabled = true;
    this.words.className = '';
    this.say(`Uploading ${file.name}`, true);
    request.send(file);
  }

  private show(share: number): void {
    this.progress.value = share;
    if (share < 1) {
      this.say(`${Math.floor(share * 100)} % uploaded`, false);
    } else {
      this.say('Uploaded; looking at its columns', true);
    }
  }

  private finish(request: XMLHttpRequest): void {
    const answer = read(request.responseText);
    if (request.status === 201 && answer?.id !== undefined) {
      location.assign(`/data?set=${answer.id}`);
      return;
    }

    this.fail(answer?.detail ?? `The server refused the file (${request.status}).`);
  }

  private fail(problem: string): void {
    this.request = undefined;
    this.input.value = '';
    this.submit.disabled = false;
    this.stop.hidden = true;
    this.progress.hidden = true;
    this.words.className = 'error';
    this.say(problem, true);
  }

  // Progress is told at most every five seconds.
  private say(text: string, now: boolean): void {
    if (now || performance.now() - this.saidAt > betweenWords) {
      this.saidAt = performance.now();
      this.words.textContent = text;
    }
  }
}

function megabytes(bytes: number): string {
  return (Math.ceil((10 * bytes) / (1 << 20)) / 10).toLocaleString('en');
}

function read(text: string): { id?: string; detail?: string } | undefined {
  try {
    return JSON.parse(text) as { id?: string; detail?: string };
  } catch {
    return undefined;
  }
}
