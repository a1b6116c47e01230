// Many texts are told anew in every frame; only those that changed are touched.

export function setText(element: Element, text: string): void {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}
