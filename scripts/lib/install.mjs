import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from './child.mjs';
import { step } from './progress.mjs';

/** Installs the locked dependencies, unless the last install was of the same ones for the same Node. */
export async function install(root, env) {
  const stamp = join(root, 'node_modules/.install-stamp');
  const wanted = stampOf(root);
  if (readIfThere(stamp) === wanted) return;
  rmSync(stamp, { force: true });
  // CI lets pnpm replace a node_modules that another package manager made, without a question.
  const options = { cwd: root, env: { ...env, CI: 'true' } };
  await step('installing dependencies', () => capture('pnpm', ['install', '--frozen-lockfile'], options));
  writeFileSync(stamp, wanted);
}

function stampOf(root) {
  const hash = createHash('sha256');
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json']) {
    hash.update(readFileSync(join(root, file)));
  }
  return [hash.digest('hex'), process.versions.modules, process.platform, process.arch].join(' ');
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
