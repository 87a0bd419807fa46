import { randomUUID } from 'node:crypto';
import { open, readFile, rm, stat } from 'node:fs/promises';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Milliseconds } from '@peername/resolver-core';
import { UsageError } from './usage-error.ts';

const pause: Milliseconds = 25;
const patience: Milliseconds = 5_000;

/**
 * Does some work on a file while no other process of ours does, by a lock file beside it. The work is short: a lock
 * whose process is gone, or that is older than anybody would wait, was left behind and is taken over.
 *
 * @throws {@link UsageError} when it stays locked
 */
export async function withFileLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const lock = `${path}.lock`;
  const own = `${process.pid} ${randomUUID()}`;
  const giveUp = Date.now() + 2 * patience;
  while (!(await take(lock, own))) {
    if (Date.now() > giveUp)
      throw new UsageError(
        `${path} is in use by another peername; if there is none, remove ${lock} and ${turnOf(lock)}`,
      );
    if (await isLeftBehind(lock)) await clear(lock, own);
    else await sleep(pause);
  }
  try {
    return await work();
  } finally {
    // Whoever waited too long for us has a lock of their own there.
    const owner = await readFile(lock, 'utf8').catch(() => '');
    if (owner === own) await remove(lock);
  }
}

async function take(lock: string, own: string): Promise<boolean> {
  try {
    const file = await open(lock, 'wx', 0o600);
    await file.writeFile(own).finally(() => file.close());
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    throw new UsageError(`${lock} cannot be written (${code})`, { cause: error });
  }
}

/**
 * Takes away a lock that was left behind: one process at a time, and after another look, since somebody else may have
 * taken it over meanwhile.
 */
async function clear(lock: string, own: string): Promise<void> {
  const turn = turnOf(lock);
  if (!(await take(turn, own))) {
    if (await isLeftBehind(turn)) await remove(turn);
    else await sleep(pause);
    return;
  }
  try {
    if (await isLeftBehind(lock)) await remove(lock);
  } finally {
    await remove(turn);
  }
}

/** The lock of whoever takes that lock away. */
function turnOf(lock: string): string {
  return `${lock}.clear`;
}

async function remove(lock: string): Promise<void> {
  await rm(lock, { force: true }).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${lock} cannot be removed (${error.code})`, { cause: error });
  });
}

async function isLeftBehind(lock: string): Promise<boolean> {
  try {
    const [{ mtimeMs }, owner] = await Promise.all([stat(lock), readFile(lock, 'utf8')]);
    if (Date.now() - mtimeMs > patience) return true;
    return owner !== '' && !isAlive(Number.parseInt(owner, 10));
  } catch {
    // It is gone: try again.
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
