import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { withFileLock } from './file-lock.ts';

// What each process sees of a lock file, as late as it pleases.
const looks = vi.hoisted(() => ({ after: async (): Promise<void> => {} }));
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const readFile = async (...of: Parameters<typeof real.readFile>) => {
    const text = await real.readFile(...of);
    await looks.after();
    return text;
  };
  return { ...real, readFile };
});
beforeEach(() => {
  looks.after = async () => {};
});
afterEach(() => {
  vi.useRealTimers();
});

// Beyond what Linux gives to any process.
const nobody = String(2 ** 22 + 1);

function ownPath(): { readonly folder: string; readonly path: string; readonly lock: string } {
  const folder = mkdtempSync(join(tmpdir(), 'peername-lock-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'file.json');
  return { folder, path, lock: `${path}.lock` };
}

it('lets one in at a time when two find the same lock left behind', async () => {
  const { folder, path, lock } = ownPath();
  writeFileSync(lock, nobody);
  let [inside, most] = [0, 0];
  let enter = (): void => {};
  const entered = new Promise<void>((resolve) => {
    enter = resolve;
  });
  // Who looks second goes on when the first has taken the lock over.
  let looked = 0;
  looks.after = async () => {
    if (++looked === 2) await entered;
  };
  const work = async (): Promise<void> => {
    most = Math.max(most, ++inside);
    enter();
    await sleep(100);
    inside--;
  };
  await Promise.all([withFileLock(path, work), withFileLock(path, work)]);
  expect(most).toBe(1);
  expect(readdirSync(folder)).toEqual([]);
});

it('leaves the lock to whoever has taken it over', async () => {
  const { path, lock } = ownPath();
  let other: Promise<void> | undefined;
  let leave = (): void => {};
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });
  await withFileLock(path, async () => {
    const old = new Date(Date.now() - 60_000);
    utimesSync(lock, old, old);
    await new Promise<void>((entered) => {
      other = withFileLock(path, async () => {
        entered();
        await left;
      });
    });
  });
  expect(existsSync(lock)).toBe(true);
  leave();
  await other;
  expect(existsSync(lock)).toBe(false);
});

it('takes over also what somebody was killed over who was taking it over', async () => {
  const { folder, path, lock } = ownPath();
  writeFileSync(lock, nobody);
  writeFileSync(`${lock}.clear`, nobody);
  expect(await withFileLock(path, async () => 'in')).toBe('in');
  expect(readdirSync(folder)).toEqual([]);
});

it('gives up when what was left behind cannot be taken away, and names all of it', async () => {
  const { path, lock } = ownPath();
  writeFileSync(lock, nobody);
  mkdirSync(`${lock}.clear`);
  vi.useFakeTimers({ toFake: ['Date'] });
  looks.after = async () => void vi.setSystemTime(Date.now() + 4_000);
  await expect(withFileLock(path, async () => 'in')).rejects.toThrow(
    `${path} is in use by another peername; if there is none, remove ${lock} and ${lock}.clear`,
  );
});
