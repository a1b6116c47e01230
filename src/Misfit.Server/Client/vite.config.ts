import { defineConfig } from 'vite';

export default defineConfig({
  base: '/assets/',
  build: {
    manifest: 'manifest.json',
    emptyOutDir: true,
    assetsDir: '',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: 'src/studio.ts' },
  },
});
