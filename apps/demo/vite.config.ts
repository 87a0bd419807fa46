import { defaultClientConditions, defineConfig } from 'vite';

// Any static host serves it from any folder, so nothing in it has an absolute address.
export default defineConfig({
  base: './',
  resolve: { conditions: ['@peername/source', ...defaultClientConditions] },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
