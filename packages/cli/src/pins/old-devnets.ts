import { readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { day } from '../quantities.ts';

/**
 * Takes away what was remembered of devnets that are gone: none ever comes back, and each start makes another file. What
 * was written within a week stays, and so does everything of other networks.
 */
export async function removeOldDevnets(path: string): Promise<void> {
  const folder = dirname(path);
  const files = await readdir(folder).catch(() => []);
  const others = files.filter(
    (file) => /^known_peers\.devnet-\w+\.json$/.test(file) && file !== basename(path),
  );
  for (const file of others) {
    const old = join(folder, file);
    const { mtimeMs } = await stat(old).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (Date.now() - mtimeMs > 7 * day) await rm(old, { force: true }).catch(() => {});
  }
}
