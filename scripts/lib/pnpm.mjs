import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { capture, Interrupted } from './child.mjs';
import { step } from './progress.mjs';

/** Puts the pnpm that the repository pins first on PATH, unless it is there. */
export async function ensurePnpm(root) {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const folder = await findPnpm(packageManager);
  if (folder) process.env.PATH = [folder, process.env.PATH].filter(Boolean).join(delimiter);
}

/**
 * The folder in which `pnpm` is the pinned one (`pnpm@12.21.0`), or undefined when PATH has it. Corepack is passed by:
 * the one of Debian cannot check today's signatures.
 */
async function findPnpm(pin) {
  const version = pin.slice(pin.indexOf('@') + 1);
  if ((await probe('pnpm', ['--version'])) === version) return undefined;
  // The long spelling, because npx inherits `--package` from an npx around it.
  const npx = ['--yes', `--package=${pin}`, '--', 'sh', '-c', 'command -v pnpm'];
  const path =
    (await probe('npx', ['--offline', ...npx])) ??
    (await step(`fetching ${pin}`, () => capture('npx', npx, { cwd: tmpdir() }))).trim();
  return dirname(path);
}

/** Asked from outside the repository, whose own pin would get in the way. */
async function probe(command, args) {
  try {
    return (await capture(command, args, { cwd: tmpdir(), signal: AbortSignal.timeout(20_000) })).trim();
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    return undefined;
  }
}
