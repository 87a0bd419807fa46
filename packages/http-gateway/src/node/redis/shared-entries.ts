import { randomUUID } from 'node:crypto';
import type { ByteCount, CachedReading, Clock, Count, Milliseconds } from '@peername/resolver-core';
import type { Redis } from 'ioredis';
import { type EntryGuard, markLength } from '../keys/entry-guard.ts';
import { byClockHere, decodeEntry, encodeEntry, longestHold, maxEntryBytes } from './entry-codec.ts';
import { claimScript, readScript, releaseScript, writeScript } from './entry-scripts.ts';
import type { RedisConnection } from './redis-connection.ts';
import { entriesKey, entryField, everyEntriesKey, lockKey, nameKey } from './redis-keys.ts';

/** The right to make a read that others wait for. */
export interface Lease {
  readonly lock: string;
  readonly token: string;
}

/** What comes of asking for a {@link Lease}. */
export type Claim =
  | { readonly state: 'won'; readonly lease: Lease }
  /** Another process reads; `seen` is the entry that it is about to replace. */
  | { readonly state: 'taken'; readonly seen: string }
  /** The other process is done. */
  | { readonly state: 'done'; readonly entry: CachedReading };

/** The readings in Redis. Nothing here rejects: whatever Redis is in trouble with gives `undefined`. */
export interface SharedEntries {
  get(key: string): Promise<CachedReading | undefined>;
  /** Writes, unless there is one of a newer block: then it gives that. Ends the lease in any case. */
  put(key: string, entry: CachedReading, lease?: Lease): Promise<CachedReading | undefined>;
  /** Asks for the right to make the read that `shared` names, of the key; `seen` comes from asking before. */
  claim(key: string, shared: string, seen?: string): Promise<Claim | undefined>;
  release(lease: Lease): Promise<void>;
  delete(key: string): Promise<void>;
  /** Forgets the entries of a name, or all there are; whether Redis did. */
  purge(name?: string): Promise<boolean>;
  /** Values found that are garbage, another key's, not marked by a replica, or from the future. */
  readonly ignored: Count;
}

// A process that died makes others wait no longer than this.
const leaseFor: Milliseconds = 3_000;
// Of one name: who asks for ever other records of it drops entries of that name only.
const maxFields: Count = 64;
const maxValueBytes: ByteCount = maxEntryBytes + markLength;
// Somebody waits for it to be done, not for an answer.
const purgePatience: Milliseconds = 1_000;

/** Makes the {@link SharedEntries} of a connection: what the guard does not know again counts as garbage. */
export function createSharedEntries(redis: RedisConnection, clock: Clock, guard: EntryGuard): SharedEntries {
  let ignored = 0;

  const decode = (key: string, value: string | ByteCount): CachedReading | undefined => {
    const text = typeof value === 'string' ? guard.unmark(value) : undefined;
    const entry = text === undefined ? undefined : decodeEntry(key, text);
    // It would stand in the way of good ones: by its block, or by being no hash.
    if (!entry) void redis.ask((r) => (value === -1 ? r.unlink(entriesKey(key)) : drop(r, key)));
    const usable = entry && byClockHere(entry, clock.now());
    if (!usable) ignored += 1;
    return usable;
  };

  const release = async ({ lock, token }: Lease): Promise<void> => {
    await redis.ask((r) => r.eval(releaseScript, 1, lock, token));
  };

  return {
    async get(key) {
      const value = await redis.ask((r) =>
        r.eval(readScript, 1, entriesKey(key), entryField(key), maxValueBytes),
      );
      return value == null ? undefined : decode(key, value as string | ByteCount);
    },
    async put(key, entry, lease) {
      if (!redis.isUp) return undefined;
      const text = encodeEntry(key, entry);
      const holdFor = Math.ceil(Math.min(entry.staleUntil - clock.now(), longestHold));
      if (text === undefined || holdFor <= 0) {
        if (lease) await release(lease);
        return undefined;
      }
      const keys = [entriesKey(key), ...(lease ? [lease.lock] : [])];
      const block = `${entry.reading.evidence.block.number}`;
      const value = guard.mark(text);
      const args = [entryField(key), value, block, holdFor, maxFields, maxValueBytes, lease?.token ?? ''];
      const newer = await redis.ask((r) => r.eval(writeScript, keys.length, ...keys, ...args));
      return typeof newer === 'string' ? decode(key, newer) : undefined;
    },
    async claim(key, shared, seen) {
      const lease = { lock: lockKey(shared), token: randomUUID() };
      const keys = [entriesKey(key), lease.lock];
      const args = [
        entryField(key),
        lease.token,
        leaseFor,
        maxValueBytes,
        ...(seen === undefined ? [] : [seen]),
      ];
      const reply = await redis.ask((r) => r.eval(claimScript, keys.length, ...keys, ...args));
      const [state, text = ''] = (reply ?? []) as readonly string[];
      if (state === 'won') return { state, lease };
      if (state === 'taken') return { state, seen: text };
      const entry = state === 'done' ? decode(key, text) : undefined;
      return entry && { state: 'done', entry };
    },
    release,
    async delete(key) {
      await redis.ask((r) => drop(r, key));
    },
    async purge(name) {
      if (name !== undefined) {
        return (await redis.ask((r) => r.unlink(nameKey(name)), purgePatience)) !== undefined;
      }
      let cursor = '0';
      do {
        const from = cursor;
        const page = await redis.ask(
          (r) => r.scan(from, 'MATCH', everyEntriesKey, 'COUNT', 1_000),
          purgePatience,
        );
        if (!page) return false;
        const [next, keys] = page;
        if (keys.length > 0 && (await redis.ask((r) => r.unlink(...keys), purgePatience)) === undefined) {
          return false;
        }
        cursor = next;
      } while (cursor !== '0');
      return true;
    },
    get ignored() {
      return ignored;
    },
  };
}

function drop(redis: Redis, key: string): Promise<number> {
  return redis.hdel(entriesKey(key), entryField(key));
}
