// Training jobs as they go on. A stream of events is open only while there is something to tell and somebody looks, because browsers allow few per server.

export interface Job {
  id: string;
  name: string;
  state: 'waiting' | 'running' | 'paused' | 'done' | 'failed' | 'stopped';
  progress: { stage: string; done: number; total: number; loss: number | null; remaining_seconds: number | null } | null;
  error: string | null;
  note: string | null;
  model_id: string | null;
}

type Listener = (job: Job | undefined, active: readonly Job[]) => void;

/** The server tells of all jobs that are not over as soon as the stream is open; silence for so long means that there is none. */
const silence = 1500;

const listeners = new Set<Listener>();
const active = new Map<string, Job>();
let stream: EventSource | undefined;

export function isOver(job: Job): boolean {
  return job.state === 'done' || job.state === 'failed' || job.state === 'stopped';
}

/** How far a job has come, from 0 to 1. */
export function share(job: Job): number {
  return job.progress !== null && job.progress.total > 0 ? Math.min(1, job.progress.done / job.progress.total) : 0;
}

/** What a job is doing, in words. */
export function step(job: Job): string {
  const progress = job.progress;
  if (job.state !== 'running' || progress === null) {
    return job.state === 'running' ? 'starting' : job.state;
  }

  return `${progress.stage} ${Math.round(100 * share(job))} %${progress.remaining_seconds === null ? '' : `, ${Math.ceil(progress.remaining_seconds)} s left`}`;
}

/** Calls back with every change of a job until none is left that runs, then once with those that are left: none. */
export function watchJobs(listener: Listener): void {
  listeners.add(listener);
  open();
}

function open(): void {
  if (stream !== undefined || document.hidden) {
    return;
  }

  active.clear();
  stream = new EventSource('/api/v1/events');
  const take = (event: MessageEvent<string>) => {
    const job = JSON.parse(event.data) as Job;
    if (isOver(job)) {
      active.delete(job.id);
    } else {
      active.set(job.id, job);
    }

    tell(job);
  };

  stream.addEventListener('open', () => {
    setTimeout(() => {
      if (active.size === 0) {
        tell(undefined);
      }
    }, silence);
  });
  stream.addEventListener('state', take);
  stream.addEventListener('progress', take);
}

function tell(job: Job | undefined): void {
  for (const listener of listeners) {
    listener(job, [...active.values()]);
  }

  if (active.size === 0) {
    close();
  }
}

function close(): void {
  stream?.close();
  stream = undefined;
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    close();
  } else if (listeners.size > 0 && active.size > 0) {
    open();
  }
});
