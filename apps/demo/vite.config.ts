import { fileURLToPath } from 'node:url';
import { defaultClientConditions, defineConfig } from 'vite';

// Any static host serves it from any folder, so nothing in it has an absolute address.
export default defineConfig({
  base: './',
  resolve: {
    conditions: ['@peername/source', ...defaultClientConditions],
    alias: { '@polkadot/wasm-crypto': fileURLToPath(new URL('no-wasm-crypto.mjs', import.meta.url)) },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      // One script for all that the page needs at once: split by what else needs the parts, it is 5 kB heavier.
      output: { codeSplitting: { groups: [{ name: 'app', tags: ['$initial'] }] } },
    },
  },
});
