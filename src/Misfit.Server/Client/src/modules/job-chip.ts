// The running job in the header of every page.

export function mount(chip: HTMLElement): void {
  chip.hidden = true;
}
