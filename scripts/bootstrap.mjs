// From a fresh clone to a running job, with nothing but Node and npm: node scripts/bootstrap.mjs start|test|build|check|bench|soak|mutate
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { check } from './lib/check.mjs';
import { CommandFailed, capture, Interrupted, runJob, superviseChildren } from './lib/child.mjs';
import { install } from './lib/install.mjs';
import { refuseNode } from './lib/node-version.mjs';
import { ensurePnpm } from './lib/pnpm.mjs';
import { say, shout, step } from './lib/progress.mjs';
import { ensurePrograms } from './lib/system-programs.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const [job = 'test', ...args] = process.argv.slice(2);

const jobs = {
  start: () => node('scripts/start.mjs'),
  test: async () => {
    await ensurePrograms();
    const { anvilBinary } = await import('../packages/devnet/dist/ethereum/anvil-binary.js');
    if (!anvilBinary())
      shout('skipped: the tests on a local Ethereum chain (no anvil here; ANVIL_PATH may name one)');
    return node('node_modules/vitest/vitest.mjs', 'run');
  },
  build: () => 0,
  check: () => check(root),
  soak: async () => {
    await ensurePrograms();
    return node('scripts/soak.mjs');
  },
  bench: () => node(`benchmarks/${args.shift() ?? 'resolve'}/run.mjs`),
  mutate: () => node('scripts/mutate.mjs'),
};

function node(...command) {
  return runJob(process.execPath, [...command, ...args], { cwd: root });
}

async function main() {
  const refusal =
    refuseNode(engines.node) ??
    (Object.hasOwn(jobs, job) ? undefined : `Jobs: ${Object.keys(jobs).join(', ')}`);
  if (refusal) {
    say(refusal);
    return 1;
  }
  await ensurePnpm(root);
  process.env.TURBO_TELEMETRY_DISABLED = '1';
  await install(root);
  await step('building', () =>
    capture('pnpm', ['exec', 'turbo', 'run', 'build', '--output-logs=errors-only'], { cwd: root }),
  );
  return jobs[job]();
}

superviseChildren();
try {
  process.exitCode = await main();
} catch (error) {
  process.exitCode = error instanceof Interrupted ? 130 : 1;
  if (error instanceof CommandFailed) say(`\n${error.output.trim()}\n\n${error.message}`);
  else if (!(error instanceof Interrupted)) say(error.stack);
}
