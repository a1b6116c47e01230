// The tour through the page: seven steps in a dialog, each at the section it speaks of.

const STEPS: [string, string][] = [
  ['Beats', 'These are heart beats that the network has never seen. The mark in the corner is the doctors’ label: a circle is normal. Choose one, or draw your own.'],
  ['Verdict', 'The network rebuilds the beat. The shaded area is what it got wrong, and the mean of its squares is the score: above the threshold the beat is called abnormal.'],
  ['Why it works', 'Two numbers in the middle must hold the whole beat. They learn what normal beats have in common, and nothing else fits through.'],
  ['Training', 'Play the epochs: at first all beats are rebuilt badly. Normal ones improve, abnormal ones do not, and the two heaps part.'],
  ['Threshold', 'Move the line. What you gain in recall you pay in precision; where to stand depends on what a miss costs.'],
  ['Contamination', 'Mix abnormal beats into the training. At half of them the network has learned that they are normal.'],
  ['Your own data', 'On a table of your own the same happens with columns instead of readings: upload it on the page Data and train.'],
];

export function showTour(page: HTMLElement): void {
  const dialog = page.querySelector<HTMLDialogElement>('[data-tour-dialog]')!;
  const start = document.querySelector<HTMLButtonElement>('[data-tour-start]')!;
  const find = (name: string) => dialog.querySelector<HTMLElement>(`[data-tour-${name}]`)!;
  let at = 0;

  const mark = (on: boolean) => page.querySelector(`[data-tour="${at + 1}"]`)?.classList.toggle('toured', on);
  const show = () => {
    const [title, text] = STEPS[at]!;
    find('title').textContent = title;
    find('text').textContent = text;
    find('count').textContent = `Step ${at + 1} of ${STEPS.length}`;
    dialog.querySelector<HTMLButtonElement>('[data-tour-move=back]')!.disabled = at === 0;
    dialog.querySelector<HTMLButtonElement>('[data-tour-move=next]')!.textContent = at === STEPS.length - 1 ? 'Finish' : 'Next';
    mark(true);
    page.querySelector(`[data-tour="${at + 1}"]`)?.scrollIntoView({ block: 'start' });
  };
  const move = (step: number) => {
    mark(false);
    at += step;
    if (at < STEPS.length) {
      show();
    } else {
      dialog.close();
    }
  };

  start.hidden = false;
  start.addEventListener('click', () => {
    at = 0;
    dialog.showModal();
    show();
  });
  dialog.querySelector('[data-tour-move=back]')!.addEventListener('click', () => move(-1));
  dialog.querySelector('[data-tour-move=next]')!.addEventListener('click', () => move(1));
  dialog.querySelector('[data-tour-move=leave]')!.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => {
    page.querySelector('.toured')?.classList.remove('toured');
    start.focus();
  });
}
