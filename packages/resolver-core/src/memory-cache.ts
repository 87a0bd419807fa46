import { LRUCache } from 'lru-cache';
import type { CachedReading, ReadingCache } from './reading-cache.ts';
import type { ByteCount, Count } from './units.ts';

/** Bounds of a {@link createMemoryCache}. */
export interface MemoryCacheOptions {
  /**
   * The most readings of names that are there. A quarter as many of absent names are held beside them, so that a flood
   * of names that nobody owns drops none that somebody does. @default 10_000
   */
  readonly maxEntries?: Count;
  /** An estimate of the text held; a quarter as much again for absent names. @default 16 MiB */
  readonly maxBytes?: ByteCount;
}

/** A cache in this process, whose content can be looked at. */
export interface MemoryCache extends ReadingCache {
  get(key: string): CachedReading | undefined;
  set(key: string, entry: CachedReading): void;
  delete(key: string): void;
  clear(): void;
  /** Everything held, the most recently used first. */
  entries(): Iterable<readonly [key: string, entry: CachedReading]>;
  readonly size: Count;
  /** An estimate. */
  readonly bytes: ByteCount;
}

type Store = LRUCache<string, CachedReading>;

/** A cache in this process, bounded by entries and by bytes; the least recently used goes first. */
export function createMemoryCache(options: MemoryCacheOptions = {}): MemoryCache {
  const { maxEntries = 10_000, maxBytes = 16 * 1024 * 1024 } = options;
  const found = createStore(maxEntries, maxBytes);
  const absent = createStore(Math.ceil(maxEntries / 4), Math.ceil(maxBytes / 4));
  return {
    get: (key) => found.get(key) ?? absent.get(key),
    set(key, entry) {
      const held = found.peek(key) ?? absent.peek(key);
      if (held && held.reading.evidence.block.number > entry.reading.evidence.block.number) return;
      const [store, other] = entry.reading.state === 'absent' ? [absent, found] : [found, absent];
      other.delete(key);
      store.set(key, entry);
    },
    delete(key) {
      found.delete(key);
      absent.delete(key);
    },
    clear() {
      found.clear();
      absent.clear();
    },
    *entries() {
      yield* found.entries();
      yield* absent.entries();
    },
    get size() {
      return found.size + absent.size;
    },
    get bytes() {
      return found.calculatedSize + absent.calculatedSize;
    },
  };
}

function createStore(max: Count, maxSize: ByteCount): Store {
  return new LRUCache({ max, maxSize, sizeCalculation: (entry, key) => estimate(key, entry) });
}

/** Two bytes a character, and a flat sum for the objects around them. */
function estimate(key: string, { reading }: CachedReading): ByteCount {
  let characters = key.length;
  if (reading.state === 'found') for (const [k, v] of reading.records) characters += k.length + v.length;
  return 600 + 2 * characters;
}
