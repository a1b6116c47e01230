// The colours of the page, for what is drawn on a canvas.

export interface Palette {
  page: string;
  card: string;
  text: string;
  muted: string;
  line: string;
  normal: string;
  flagged: string;
  validation: string;
  accent: string;
  series: string[];
}

export function palette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    page: color('page'),
    card: color('card'),
    text: color('text'),
    muted: color('muted'),
    line: color('line'),
    normal: color('normal'),
    flagged: color('flagged'),
    validation: color('validation'),
    accent: color('accent'),
    series: [1, 2, 3, 4, 5, 6].map((number) => color(`series-${number}`)),
  };
}

const changed = new EventTarget();

/** Calls back whenever the theme of the page or of the system changes. */
export function onThemeChange(callback: () => void): void {
  changed.addEventListener('change', callback);
}

function announce(): void {
  changed.dispatchEvent(new Event('change'));
}

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', announce);
new MutationObserver(announce).observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });

/** Whether the user asked for less motion. */
export function reducedMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
