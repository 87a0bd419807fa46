import { createHash } from 'node:crypto';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Count } from '@peername/resolver-core';
import type { SnapshotCache } from './read-snapshot.ts';
import { encodeEntry } from './redis/entry-codec.ts';
import { headerLine, trailerLine } from './snapshot-format.ts';
import { takeTurns } from './take-turns.ts';

// In characters.
const piece: Count = 65_536;

/** Replaces a file by what the cache holds, in one step: it is never half written. */
export async function writeSnapshot(file: string, from: SnapshotCache): Promise<Count> {
  await refuseOther(file);
  const next = `${file}.tmp`;
  // One that a process left that was killed, or a link that somebody put there.
  await rm(next, { force: true });
  const handle = await open(next, 'wx', 0o600);
  let count: Count;
  try {
    count = await writeAll(handle, from);
    await handle.sync();
  } catch (error) {
    await rm(next, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  await rename(next, file);
  await syncFolder(dirname(file));
  return count;
}

async function writeAll(handle: FileHandle, { cache, guard, now }: SnapshotCache): Promise<Count> {
  const hash = createHash('sha256');
  let held = headerLine(now);
  const put = async (): Promise<void> => {
    const bytes = Buffer.from(held);
    held = '';
    hash.update(bytes);
    await handle.writeFile(bytes);
  };
  const turn = takeTurns();
  const seen = new Set<string>();
  // Names that are asked for meanwhile change the order, so that the walk may come by them twice.
  let steps: Count = 2 * cache.size;
  for (const [key, entry] of cache.entries()) {
    const line = seen.has(key) || now >= entry.staleUntil ? undefined : encodeEntry(key, entry);
    if (line !== undefined) {
      seen.add(key);
      held += `${guard.mark(line)}\n`;
    }
    if (held.length >= piece) await put();
    const pause = turn();
    if (pause) await pause;
    steps -= 1;
    if (steps < 0) break;
  }
  await put();
  const count = seen.size;
  await handle.writeFile(trailerLine({ count, sha256: hash.digest('hex') }));
  return count;
}

/** To rename over a device or a pipe would put a file in its place, for everybody who uses it. */
async function refuseOther(file: string): Promise<void> {
  const there = await stat(file).catch(() => undefined);
  if (there && !there.isFile()) throw new Error('what is there is not a file');
}

/** A name in a folder outlives a loss of power once the folder was written; not every system can be told to. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
