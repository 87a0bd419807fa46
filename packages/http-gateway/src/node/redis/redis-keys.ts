import { createHash } from 'node:crypto';
import { nameInCacheKey } from '@peername/resolver-core';

// The number goes up when what is stored changes its form, so that replicas of two versions leave each other's alone.
const prefix = 'peername:1:';

/** A pattern for every key that holds entries. */
export const everyEntriesKey: string = `${prefix}entries:*`;

/** The channel on which replicas tell each other what to forget. */
export const purgeChannel: string = `${prefix}purge`;

/** The hash that holds every entry of the name that a cache key is about: one `DEL` forgets them all. */
export function entriesKey(cacheKey: string): string {
  const name = nameInCacheKey(cacheKey);
  return name === undefined ? `${prefix}entries:other:${digest(cacheKey)}` : nameKey(name);
}

/** The hash that holds every entry of a name. */
export function nameKey(name: string): string {
  return `${prefix}entries:name:${name}`;
}

/** The field of an entry in the hash of its name. */
export function entryField(cacheKey: string): string {
  return digest(cacheKey);
}

/** The lock of those who would make the same read. */
export function lockKey(shared: string): string {
  return `${prefix}lock:${digest(shared)}`;
}

/** What a client has taken from a quota. */
export function quotaKey(quota: string, client: string): string {
  return `${prefix}quota:${quota}:${client}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
