import { open } from 'node:fs/promises';
import process from 'node:process';
import type { ByteCount } from '@peername/resolver-core';
import { parseSigningKeys, type SigningKey } from './signing-key.ts';

const largest: ByteCount = 65_536;

/**
 * The keys in a file that nobody else can read; undefined when there is none. One that belongs to the system may be read by
 * a group: that is how containers are handed secrets.
 *
 * @throws {@link TypeError} when others could read or write it, or it holds no keys, or cannot be read
 */
export async function readSigningKeys(file: string): Promise<readonly SigningKey[] | undefined> {
  const text = await readText(file);
  if (text === undefined) return undefined;
  const keys = parseSigningKeys(parseJson(text));
  if (!keys) throw new TypeError(`${file} holds no signing keys as peername writes them`);
  return keys;
}

async function readText(file: string): Promise<string | undefined> {
  try {
    const handle = await open(file, 'r');
    try {
      const stats = await handle.stat();
      if (!stats.isFile() || stats.size > largest)
        throw new TypeError(`${file} is not a file of signing keys`);
      if (process.platform !== 'win32' && isOpenToOthers(stats))
        throw new TypeError(`${file} can be read or written by others; run: chmod 600 ${file}`);
      return await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof TypeError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new TypeError(`${file} cannot be read (${code})`, { cause: error });
  }
}

function isOpenToOthers({ mode, uid }: { readonly mode: number; readonly uid: number }): boolean {
  const isOwn = uid === process.getuid?.();
  if (isOwn) return (mode & 0o077) !== 0;
  return uid !== 0 || (mode & 0o037) !== 0;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
