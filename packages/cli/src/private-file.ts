import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import type { ByteCount } from '@peername/resolver-core';
import { UsageError } from './usage-error.ts';

/** More than most files of ours hold, in bytes. */
export const defaultLongest: ByteCount = 4_194_304;

/**
 * The text of a file of at most `longest` bytes that is nobody else's business; undefined when there is none.
 *
 * @throws {@link UsageError} when others could read or write it, or it cannot be read
 */
export async function readPrivateFile(
  path: string,
  longest: ByteCount = defaultLongest,
): Promise<string | undefined> {
  try {
    const file = await open(path, 'r');
    try {
      const { mode, uid, size } = await file.stat();
      if (process.platform !== 'win32' && (uid !== process.getuid?.() || (mode & 0o077) !== 0))
        throw new UsageError(`${path} can be read or written by others; run: chmod 600 ${path}`);
      if (size > longest) throw new UsageError(`${path} is too big to be a file of peername`);
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new UsageError(`${path} cannot be read (${code})`, { cause: error });
  }
}

/**
 * Writes a file that only this user can read, in a folder that only this user can enter. It is there whole or not at
 * all.
 *
 * @returns whether it was written: with `replace` false a file that is there already stays
 * @throws {@link UsageError} when it cannot be written
 */
export async function writePrivateFile(
  path: string,
  text: string,
  { replace = true }: { readonly replace?: boolean } = {},
): Promise<boolean> {
  await makePrivateFolder(dirname(path));
  const draft = `${path}.${randomUUID()}`;
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    // Unlike a look beforehand, a link fails for a file that has come meanwhile.
    await (replace ? rename(draft, path) : link(draft, path));
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && !replace) return false;
    throw new UsageError(`${path} cannot be written (${code})`, { cause: error });
  } finally {
    // Not there any more, or never was; it has a name that nothing else has.
    await rm(draft, { force: true }).catch(() => {});
  }
}

/** Takes away what writers of a file have left behind who were killed; while nobody else writes it. */
export async function removeDrafts(path: string): Promise<void> {
  const drafts = /^\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
  const name = basename(path);
  const left = (await readdir(dirname(path))).filter(
    (one) => one.startsWith(name) && drafts.test(one.slice(name.length)),
  );
  await Promise.all(left.map((one) => rm(join(dirname(path), one), { force: true })));
}

/** Makes a folder that only this user can enter; one that is there is left as it is. @throws {@link UsageError} */
export async function makePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`The folder ${path} cannot be made (${error.code})`, { cause: error });
  });
}
