import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { ByteCount, Count, MemoryCache, Milliseconds } from '@peername/resolver-core';
import { type EntryGuard, markLength } from './keys/entry-guard.ts';
import { byClockHere, decodeEntry, maxEntryBytes } from './redis/entry-codec.ts';
import { isHeader, keyIn, longestTrailer, parseTrailer, type Trailer } from './snapshot-format.ts';
import { takeTurns } from './take-turns.ts';

// More than a cache of a million names.
const largest: ByteCount = 1024 * 1024 * 1024;
const piece: ByteCount = 65_536;
const longestLine: ByteCount = 2 * maxEntryBytes + markLength;

/** The cache whose readings a file holds, and how they are marked there. */
export interface SnapshotCache {
  readonly cache: MemoryCache;
  readonly guard: EntryGuard;
  readonly now: Milliseconds;
}

/** Puts into the cache what a file holds and may still be served. @throws an Error that says why the file is not taken */
export async function readSnapshot(file: string, into: SnapshotCache): Promise<Count> {
  // Without waiting for a writer, should it be a pipe.
  const opened = open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  const handle = await opened.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!handle) return 0;
  try {
    const { trailer, end } = await trailerOf(handle);
    // Before any of it is taken. The file behind the handle is never written again: a new one replaces it.
    await verify(handle, end, trailer);
    return await takeEntries(handle, end, into);
  } finally {
    await handle.close();
  }
}

async function trailerOf(handle: FileHandle): Promise<{ trailer: Trailer; end: ByteCount }> {
  const stats = await handle.stat();
  if (!stats.isFile()) throw new Error('it is not a file');
  if (stats.size > largest) throw new Error(`it is over ${largest} bytes`);
  const from = Math.max(0, stats.size - longestTrailer);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(longestTrailer), 0, longestTrailer, from);
  const tail = buffer.subarray(0, bytesRead).toString('latin1');
  const at = tail.slice(0, -1).lastIndexOf('\n') + 1;
  const trailer = tail.endsWith('\n') && at > 0 ? parseTrailer(tail.slice(at)) : undefined;
  if (!trailer) throw new Error('it is no snapshot, or only the beginning of one');
  return { trailer, end: from + at };
}

async function verify(handle: FileHandle, end: ByteCount, { sha256 }: Trailer): Promise<void> {
  const hash = createHash('sha256');
  for await (const bytes of piecesOf(handle, end)) hash.update(bytes);
  if (hash.digest('hex') !== sha256) throw new Error('its checksum does not fit its content');
}

async function takeEntries(
  handle: FileHandle,
  end: ByteCount,
  { cache, guard, now }: SnapshotCache,
): Promise<Count> {
  let taken: Count = 0;
  let isFirst = true;
  const turn = takeTurns();
  for await (const line of linesOf(handle, end)) {
    if (isFirst && !isHeader(line)) throw new Error('it is of another version');
    const key = isFirst ? undefined : keyIn(line);
    isFirst = false;
    const text = key === undefined ? undefined : guard.unmark(line);
    const found = key === undefined || text === undefined ? undefined : decodeEntry(key, text);
    const entry = found && byClockHere(found, now);
    if (key === undefined || !entry || now >= entry.staleUntil) continue;
    cache.set(key, entry);
    taken += 1;
    const pause = turn();
    if (pause) await pause;
  }
  return taken;
}

async function* linesOf(handle: FileHandle, end: ByteCount): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  for await (const bytes of piecesOf(handle, end)) {
    const text = Buffer.concat([rest, bytes]);
    let from = 0;
    for (let at = text.indexOf(10); at !== -1; at = text.indexOf(10, from)) {
      yield text.toString('utf8', from, at);
      from = at + 1;
    }
    rest = text.subarray(from);
    if (rest.length > longestLine) throw new Error('a line of it has no end');
  }
}

async function* piecesOf(handle: FileHandle, end: ByteCount): AsyncGenerator<Buffer> {
  for (let at = 0; at < end; ) {
    const length = Math.min(piece, end - at);
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(length), 0, length, at);
    if (bytesRead === 0) throw new Error('it was cut while it was read');
    yield buffer.subarray(0, bytesRead);
    at += bytesRead;
  }
}
