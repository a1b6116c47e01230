// The theme buttons without a reload; the form they are in works without scripts.

export function mount(form: HTMLElement): void {
  const buttons = [...form.querySelectorAll<HTMLButtonElement>('button[name=theme]')];
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const current = () => document.documentElement.dataset['theme'] ?? (dark.matches ? 'dark' : 'light');
  const show = () => {
    for (const button of buttons) {
      button.setAttribute('aria-pressed', String(button.value === current()));
    }
  };

  form.addEventListener('submit', (event) => {
    const button = event.submitter as HTMLButtonElement;
    event.preventDefault();
    const body = new FormData(form as HTMLFormElement, button);
    document.documentElement.dataset['theme'] = button.value;
    show();
    void fetch('/theme', { method: 'POST', body, redirect: 'manual' });
  });
  dark.addEventListener('change', show);
  show();
}
