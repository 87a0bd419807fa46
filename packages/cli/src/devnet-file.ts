import { lstat, readFile, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { DevnetDetails } from '@peername/devnet';
import type { Io } from './io.ts';
import { writePrivateFile } from './private-file.ts';
import { UsageError } from './usage-error.ts';

/**
 * The details of the devnet that this user runs, if one does.
 *
 * The file that holds them counts only when nobody else could have written it and its process lives: what it says
 * decides whom names are asked of.
 */
export async function findDevnet(env: Io['env']): Promise<DevnetDetails | undefined> {
  const path = devnetFile(env);
  try {
    const { mode, uid } = await lstat(path);
    if (process.platform !== 'win32' && (uid !== process.getuid?.() || (mode & 0o077) !== 0))
      return undefined;
    const details: unknown = JSON.parse(await readFile(path, 'utf8'));
    return isDetails(details) && isAlive(details.pid) ? details : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Leaves the details where {@link findDevnet} looks; the answer takes them away again.
 *
 * @throws {@link UsageError} when the place is taken
 */
export async function announceDevnet(details: DevnetDetails, env: Io['env']): Promise<() => Promise<void>> {
  const path = devnetFile(env);
  try {
    await writePrivateFile(path, `${JSON.stringify(details)}\n`);
  } catch (cause) {
    const { code } = (cause as UsageError).cause as NodeJS.ErrnoException;
    throw new UsageError(`${path} cannot be written (${code}); set XDG_RUNTIME_DIR to a folder of yours`, {
      cause,
    });
  }
  return async () => {
    const now = await findDevnet(env);
    if (now?.pid === details.pid) await rm(path, { force: true });
  };
}

function devnetFile(env: Io['env']): string {
  return join(env['XDG_RUNTIME_DIR'] || tmpdir(), `peername-devnet-${userInfo().uid}.json`);
}

function isDetails(value: unknown): value is DevnetDetails {
  const { pid, control, azero } = Object(value) as Partial<DevnetDetails>;
  return (
    Number.isSafeInteger(pid) &&
    typeof control?.url === 'string' &&
    typeof azero?.http === 'string' &&
    typeof azero.registries === 'object' &&
    Array.isArray(azero.names)
  );
}

function isAlive(pid: number): boolean {
  try {
    // Zero and below are groups of processes.
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}
