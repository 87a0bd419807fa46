import { LRUCache } from 'lru-cache';
import { nameInCacheKey } from './cache-key.ts';
import { type PackedReading, packReading, unpackReading } from './packed-reading.ts';
import type { CachedReading, ReadingCache } from './reading-cache.ts';
import { createSharedEvidence } from './shared-evidence.ts';
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
  /** Forgets all that is about a name, as {@link nameInCacheKey} tells it. */
  forget(name: string): void;
  /** Everything held, the most recently used first. */
  entries(): Iterable<readonly [key: string, entry: CachedReading]>;
  readonly size: Count;
  /** An estimate. */
  readonly bytes: ByteCount;
}

type Store = LRUCache<string, PackedReading>;

/** A cache in this process, bounded by entries and by bytes; the least recently used goes first. */
export function createMemoryCache(options: MemoryCacheOptions = {}): MemoryCache {
  const { maxEntries = 10_000, maxBytes = 16 * 1024 * 1024 } = options;
  const found = createStore(maxEntries, maxBytes);
  const absent = createStore(Math.ceil(maxEntries / 4), Math.ceil(maxBytes / 4));
  const share = createSharedEvidence();
  return {
    get(key) {
      const held = found.get(key) ?? absent.get(key);
      return held && unpackReading(held);
    },
    set(key, entry) {
      const held = found.peek(key) ?? absent.peek(key);
      if (held && held.evidence.block.number > entry.reading.evidence.block.number) return;
      const [store, other] = entry.reading.state === 'absent' ? [absent, found] : [found, absent];
      other.delete(key);
      store.set(key, packReading(entry, share));
    },
    delete(key) {
      found.delete(key);
      absent.delete(key);
    },
    forget(name) {
      // Most keys are told from it without being parsed.
      const text = JSON.stringify(name);
      for (const store of [found, absent]) {
        for (const key of [...store.keys()]) {
          if (key.includes(text) && nameInCacheKey(key) === name) store.delete(key);
        }
      }
    },
    clear() {
      found.clear();
      absent.clear();
    },
    *entries() {
      for (const store of [found, absent]) {
        for (const [key, held] of store.entries()) yield [key, unpackReading(held)];
      }
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
function estimate(key: string, { text }: PackedReading): ByteCount {
  return 300 + 2 * (key.length + text.length);
}
