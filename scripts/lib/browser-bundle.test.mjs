import { expect, test } from 'vitest';
import { browserBundle } from './browser-bundle.mjs';

const bundle = (contents) => browserBundle({ stdin: { contents, resolveDir: import.meta.dirname } });

test('bundles what runs in browsers', async () => {
  expect(new TextDecoder().decode(await bundle('export const name = "alice".toUpperCase()'))).toContain(
    'alice',
  );
});

test.each([
  'import { connect } from "node:net"; connect(1)',
  'import { connect } from "net"; connect(1)',
  'await import("node:net")',
])('refuses what needs Node: %s', async (code) => {
  await expect(bundle(code)).rejects.toThrow('Could not resolve');
});
