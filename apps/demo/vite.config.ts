import { fileURLToPath } from 'node:url';
import { defaultClientConditions, defineConfig, type Plugin } from 'vite';

/**
 * Every visit loads a part of this library; what ids of Nostr need beside it is 2 kB that only publishing uses, so that
 * one gets a copy of its own.
 */
const ownCopy: Plugin = {
  name: 'own-copy',
  enforce: 'pre',
  async resolveId(source, importer, options) {
    if (source !== '@scure/base' || !importer?.endsWith('/peer-id/nostr.ts')) return undefined;
    const found = await this.resolve(source, importer, { ...options, skipSelf: true });
    return found && { ...found, id: `${found.id}?publishing` };
  },
};

// Any static host serves it from any folder, so nothing in it has an absolute address.
export default defineConfig({
  base: './',
  plugins: [ownCopy],
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
