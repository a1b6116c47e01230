// Starts the modules that a page asks for: <div data-module="NAME"> is handed to modules/NAME.ts.

interface PageModule {
  mount(element: HTMLElement): void | Promise<void>;
}

const modules = import.meta.glob<PageModule>('./modules/*.ts');

for (const element of document.querySelectorAll<HTMLElement>('[data-module]')) {
  for (const name of element.dataset['module']!.split(' ')) {
    const load = modules[`./modules/${name}.ts`];
    if (load === undefined) {
      throw new Error(`There is no module '${name}'.`);
    }

    void load().then(async (module) => {
      await module.mount(element);
      element.dataset['mounted'] = '';
    });
  }
}
