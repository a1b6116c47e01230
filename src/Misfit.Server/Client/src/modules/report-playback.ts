// The ready-made playback while its models are trained: how far it is, and the way on when it is there.

import { getJson } from '../api';

interface ReportState {
  stage: 'absent' | 'preparing' | 'ready' | 'failed';
  words: string;
  done: number;
}

const betweenLooks = 500;

export function mount(card: HTMLElement): void {
  if (card.dataset['state'] === 'preparing') {
    void follow(card);
  }
}

async function follow(card: HTMLElement): Promise<void> {
  for (;;) {
    const state = await getJson<ReportState>('/playback/report').catch(() => undefined);
    if (state !== undefined && state.stage !== 'preparing') {
      location.reload();
      return;
    }

    const words = card.querySelector('[data-report-words]')!;
    const said = state?.words ?? 'The server does not answer; waiting for it.';
    if (words.textContent !== said) {
      words.textContent = said;
    }

    if (state !== undefined) {
      card.querySelector<HTMLProgressElement>('[data-report-progress]')!.value = state.done;
    }

    await new Promise((resolve) => setTimeout(resolve, betweenLooks));
  }
}
