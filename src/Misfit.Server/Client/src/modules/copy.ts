// Buttons that copy what stands in an element of the page.

export function mount(element: HTMLElement): void {
  const said = element.querySelector<HTMLElement>('[data-copied]')!;
  for (const button of element.querySelectorAll<HTMLButtonElement>('[data-copy]')) {
    const source = document.getElementById(button.dataset['copy']!)!;
    button.hidden = false;
    button.addEventListener('click', () => {
      void navigator.clipboard.writeText(source.textContent ?? '').then(
        () => {
          said.textContent = `Copied (${button.textContent}).`;
        },
        () => {
          getSelection()?.selectAllChildren(source);
          said.textContent = 'The browser does not let pages copy; the text is selected: press Ctrl+C.';
        },
      );
    });
  }
}
