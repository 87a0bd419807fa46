// Holds the browser bundles to their budgets: minified, gzip -9, prints a table, fails over budget.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { appSize } from './lib/app-size.mjs';
import { browserBundle, withoutLater } from './lib/browser-bundle.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const core = `export { createResolver } from '@peername/resolver-core';`;
const oneKind = `export { createResolverWithKinds, staexKind } from '@peername/resolver-core';`;
const azero = `export { azero } from '@peername/azero';`;
const proofs = `export { azeroProofs } from '@peername/azero/proof';`;
const ens = `export { ens } from '@peername/ens';`;
// What every adapter holds for its `quorum` option, and an app with two of them only once.
const quorum = `export { laterQuorumOf } from '@peername/resolver-core';`;
const gateway = `export { gateway } from '@peername/http-gateway/client';`;

/** What a dApp imports, and how many bytes it may cost; `beyond` is what it holds anyway. */
const budgets = [
  { title: 'core, all kinds', code: core, budget: 28_000 },
  { title: 'core, one kind', code: oneKind, budget: 18_000 },
  { title: 'quorum, beyond core', code: core + quorum, beyond: core, budget: 1_200 },
  // What agrees on answers is loaded along with the first question to a quorum.
  { title: '  and its rounds', code: core + quorum, beyond: core, budget: 6_500, withLater: true },
  { title: 'azero, beyond those', code: core + quorum + azero, beyond: core + quorum, budget: 13_000 },
  {
    title: 'proofs, beyond azero',
    code: core + quorum + azero + proofs,
    beyond: core + quorum + azero,
    budget: 4_000,
  },
  { title: 'ens, beyond those', code: core + quorum + ens, beyond: core + quorum, budget: 45_000 },
  { title: 'gateway, beyond core', code: core + gateway, beyond: core, budget: 8_200 },
  // What checks answers is loaded along with the first question, what listens to streams with the first name watched,
  // what reads accounts with the first of them.
  { title: '  and its checks', code: core + gateway, beyond: core, budget: 17_500, withLater: true },
];

async function sizeOf(contents, withLater) {
  // The CLI depends on every package that a browser would load.
  const stdin = { contents, resolveDir: join(root, 'packages/cli') };
  const plugins = withLater ? [] : [withoutLater];
  return gzipSync(await browserBundle({ stdin, plugins }), { level: 9 }).length;
}

const rows = await Promise.all(
  budgets.map(async ({ title, code, beyond, budget, withLater = false }) => {
    const size = (await sizeOf(code, withLater)) - (beyond ? await sizeOf(beyond, withLater) : 0);
    return { title, size, budget };
  }),
);

const app = appSize(join(root, 'apps/demo/dist'));
rows.push({ title: 'call app, first load', size: app.first, budget: 120_000 });
// Both chains together; whoever publishes loads one of them, and most visits none.
rows.push({ title: '  and its publishing', size: app.publishing, budget: 381_000 });

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(9);
for (const { title, size, budget } of rows) {
  const verdict = size < budget ? '' : '  over budget';
  console.log(`  ${title.padEnd(22)}${kilobytes(size)}  of ${kilobytes(budget)}${verdict}`);
}
console.log(`  call app, with ENS    ${kilobytes(app.withEns)}`);
console.log(`  call app, everything  ${kilobytes(app.total)}`);
if (rows.some(({ size, budget }) => size >= budget)) process.exitCode = 1;
