import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packageFaults } from './package-faults.mjs';

const files = ['dist/index.js', 'dist/index.d.ts', 'src/index.ts', 'README.md', 'LICENSE'];
const manifest = {
  name: 'sound',
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
};
let folder;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'peername-faults-'));
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'src/index.ts'), '');
  writeFileSync(join(folder, 'src/index.test.ts'), '');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('finds nothing where the manifest, the sources and the packed files agree', () => {
  expect(packageFaults({ folder, manifest, files })).toEqual([]);
});

test('finds an export and a bin that are not packed', () => {
  const pointing = { ...manifest, exports: { './more': './dist/more.js' }, bin: { cli: './dist/cli.js' } };
  expect(packageFaults({ folder, manifest: pointing, files })).toEqual([
    'sound: the manifest names dist/more.js, which is not packed',
    'sound: the manifest names dist/cli.js, which is not packed',
  ]);
});

test('finds a source that was not built and a built file without a source', () => {
  writeFileSync(join(folder, 'src/fresh.ts'), '');
  expect(packageFaults({ folder, manifest, files: [...files, 'dist/fresh.d.ts', 'dist/gone.js'] })).toEqual([
    'sound: dist/fresh.js is missing: build first',
    'sound: dist/gone.js has no source any more: remove dist and build',
  ]);
});

test('finds files that only tests need, and missing papers', () => {
  const packed = [
    'dist/index.js',
    'dist/index.d.ts',
    'src/index.test.ts',
    'src/fixtures/reply.json',
    'README.md',
  ];
  expect(packageFaults({ folder, manifest, files: packed })).toEqual([
    'sound: src/index.test.ts is packed, and only tests need it',
    'sound: src/fixtures/reply.json is packed, and only tests need it',
    'sound: LICENSE is not packed',
  ]);
});
