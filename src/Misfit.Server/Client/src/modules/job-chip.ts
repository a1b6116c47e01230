// The running job in the header of every page: name, step, progress, Stop.

import { type Job, share, step, watchJobs } from '../jobs';

export function mount(chip: HTMLElement): void {
  if (chip.dataset['active'] !== 'true') {
    return;
  }

  const part = <T extends HTMLElement>(name: string) => chip.querySelector<T>(`[data-job=${name}]`)!;
  const form = part<HTMLFormElement>('stop');
  let shown: Job | undefined;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (shown !== undefined) {
      void fetch(`/models/jobs/${shown.id}/stop`, { method: 'POST', body: new FormData(form), redirect: 'manual' });
    }
  });

  watchJobs((_, active) => {
    shown = active.find((job) => job.state === 'running') ?? active[0];
    chip.hidden = shown === undefined;
    if (shown !== undefined) {
      part('name').textContent = shown.name;
      part('step').textContent = active.length > 1 ? `${step(shown)} (and ${active.length - 1} more)` : step(shown);
      part<HTMLProgressElement>('progress').value = share(shown);
    }
  });
}
