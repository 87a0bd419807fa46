import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandFailed, capture } from './child.mjs';
import { packageFaults } from './package-faults.mjs';
import { say, shout, step } from './progress.mjs';
import { packAll } from './published-packages.mjs';

/** Runs every gate, also after one failed; gives the exit code. */
export async function check(root) {
  const folder = mkdtempSync(join(tmpdir(), 'peername-check-'));
  const run = (...command) => capture('pnpm', ['exec', ...command], { cwd: root });
  try {
    const packages = await step('packing', () => packAll(root, folder));
    const tarballs = packages.map(({ tarball }) => tarball);
    const gates = {
      'format and lint (biome)': () => run('biome', 'ci', '--error-on-warnings', '--colors=off', '.'),
      'types (tsc)': () => run('tsc', '-b'),
      'unused code and dependencies (knip)': () =>
        run('knip', '--no-progress', '--treat-config-hints-as-errors'),
      'manifests (publint)': () => each(tarballs, (tarball) => run('publint', 'run', tarball, '--strict')),
      'types as installed (attw)': () =>
        each(tarballs, (tarball) => run('attw', '--profile', 'esm-only', tarball)),
      'packed files': () => refuse(packages.flatMap(packageFaults)),
      'bundle sizes': () => capture(process.execPath, ['scripts/size.mjs'], { cwd: root }),
    };
    const failed = [];
    for (const [title, gate] of Object.entries(gates)) {
      try {
        const output = await step(title, gate);
        if (title === 'bundle sizes') say(output);
      } catch (error) {
        if (!(error instanceof CommandFailed)) throw error;
        say(`\n${error.output.trim()}\n`);
        failed.push(title);
      }
    }
    if (failed.length > 0) shout(`failed: ${failed.join(', ')}`);
    return failed.length > 0 ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function each(items, work) {
  return Promise.all(items.map(work));
}

function refuse(faults) {
  if (faults.length > 0) throw new CommandFailed('the comparison', 1, faults.join('\n'));
}
