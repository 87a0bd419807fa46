import { LRUCache } from 'lru-cache';
import type { CachedReading, ReadingCache } from './reading-cache.ts';
import type { ByteCount, Count } from './units.ts';

/** Bounds of a {@link createMemoryCache}. */
export interface MemoryCacheOptions {
  /** @default 10_000 */
  readonly maxEntries?: Count;
  /** An estimate of the text held. @default 16 MiB */
  readonly maxBytes?: ByteCount;
}

/** A cache in this process, bounded by entries and by bytes; the least recently used goes first. */
export function createMemoryCache(options: MemoryCacheOptions = {}): ReadingCache {
  const store = new LRUCache<string, CachedReading>({
    max: options.maxEntries ?? 10_000,
    maxSize: options.maxBytes ?? 16 * 1024 * 1024,
    sizeCalculation: (entry, key) => estimate(key, entry),
  });
  return {
    get: (key) => store.get(key),
    set(key, entry) {
      const held = store.peek(key);
      if (held && held.reading.evidence.block.number > entry.reading.evidence.block.number) return;
      store.set(key, entry);
    },
    delete: (key) => void store.delete(key),
    clear: () => store.clear(),
  };
}

/** Two bytes a character, and a flat sum for the objects around them. */
function estimate(key: string, { reading }: CachedReading): ByteCount {
  let characters = key.length;
  if (reading.state === 'found') for (const [k, v] of reading.records) characters += k.length + v.length;
  return 600 + 2 * characters;
}
