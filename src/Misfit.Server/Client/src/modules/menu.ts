// The navigation: open beside the page where there is room, closed at its top where there is not.

export function mount(menu: HTMLElement): void {
  const wide = matchMedia('(min-width: 801px)');
  const fit = () => {
    (menu as HTMLDetailsElement).open = wide.matches;
  };

  wide.addEventListener('change', fit);
  fit();
}
