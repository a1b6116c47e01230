// The list of training jobs: those that run move; when one ends the page is loaded again, with its model and what can be done with it.

import { isOver, share, step, watchJobs } from '../jobs';

export function mount(section: HTMLElement): void {
  const moving = section.querySelectorAll('[data-state=waiting], [data-state=running], [data-state=paused]');
  if (moving.length === 0) {
    return;
  }

  watchJobs((job) => {
    if (job === undefined) {
      location.reload();   // all have ended before the stream was open
      return;
    }

    const row = section.querySelector<HTMLElement>(`[data-job-row="${job.id}"]`);
    if (row === null || row.dataset['state'] === undefined) {
      return;
    }

    if (isOver(job)) {
      location.reload();
      return;
    }

    row.querySelector('[data-job=state]')!.textContent = job.state;
    row.querySelector('[data-job=step]')!.textContent = step(job);
    row.querySelector<HTMLProgressElement>('[data-job=progress]')!.value = share(job);
  });
}
