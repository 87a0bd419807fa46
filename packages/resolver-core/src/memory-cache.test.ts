import { describe, expect, it } from 'vitest';
import { createMemoryCache } from './memory-cache.ts';
import type { CachedReading } from './reading-cache.ts';
import { cacheConformance, cachedReading } from './testing/index.ts';

cacheConformance('The memory cache', {
  setup: () => createMemoryCache(),
  setupBounded: (maxEntries) => createMemoryCache({ maxEntries }),
});

function absentReading(block: number): CachedReading {
  const { reading, ...times } = cachedReading(block);
  return { ...times, reading: { state: 'absent', reason: 'name', evidence: reading.evidence } };
}

describe('a memory cache', () => {
  it('drops no name that somebody owns for any number that nobody does', () => {
    const cache = createMemoryCache({ maxEntries: 8 });
    for (let i = 0; i < 8; i++) cache.set(`owned${i}`, cachedReading(1));
    for (let i = 0; i < 1_000; i++) cache.set(`nobody${i}`, absentReading(1));
    expect([...cache.entries()].filter(([key]) => key.startsWith('owned'))).toHaveLength(8);
    expect(cache.size).toBe(10);
  });

  it('holds absent names within their quarter of the bytes too', () => {
    const cache = createMemoryCache({ maxBytes: 40_000 });
    for (let i = 0; i < 1_000; i++) cache.set(`nobody${i}`, absentReading(1));
    expect(cache.size).toBeGreaterThan(5);
    expect(cache.bytes).toBeLessThanOrEqual(10_000);
  });

  it('counts the bytes of what is there and of what is not, keys and records alike', () => {
    const cache = createMemoryCache();
    const grown = (change: () => void): number => {
      const before = cache.bytes;
      change();
      return cache.bytes - before;
    };
    const plain = grown(() => cache.set('a', cachedReading(1)));
    expect(plain).toBeGreaterThan(300);
    expect(grown(() => cache.set('bcde', cachedReading(1)))).toBe(plain + 6);
    expect(grown(() => cache.set('f', cachedReading(1, { k: 'x'.repeat(100) })))).toBeGreaterThan(
      plain + 200,
    );
    const absence = grown(() => cache.set('g', absentReading(1)));
    expect(absence).toBeGreaterThan(300);
    expect(grown(() => cache.delete('g'))).toBe(-absence);
    cache.clear();
    expect(cache.bytes).toBe(0);
  });

  it('holds a name once when it is registered or goes away', () => {
    const cache = createMemoryCache();
    for (const entry of [absentReading(1), cachedReading(2), absentReading(3)]) {
      cache.set('a', entry);
      expect(cache.size).toBe(1);
      expect(cache.get('a')).toEqual(entry);
    }
  });

  it('lets no absence of an older block replace a name, nor a name an absence', () => {
    const cache = createMemoryCache();
    cache.set('a', cachedReading(5));
    cache.set('a', absentReading(4));
    expect(cache.get('a')?.reading.state).toBe('found');
    cache.set('a', absentReading(6));
    cache.set('a', cachedReading(5));
    expect(cache.get('a')?.reading.state).toBe('absent');
  });

  it('forgets all that is about a name, and nothing else', () => {
    const cache = createMemoryCache();
    const keyOf = (name: string, ...keys: string[]) =>
      JSON.stringify(['fake', 'scope', 'finalized', name, keys]);
    cache.set(keyOf('alice.fake', 'a'), cachedReading(1));
    cache.set(keyOf('alice.fake', 'b'), absentReading(1));
    cache.set(keyOf('bob.fake', 'alice.fake'), cachedReading(1));
    cache.set('alice.fake', cachedReading(1));
    cache.forget('alice.fake');
    expect([...cache.entries()].map(([key]) => key).sort()).toEqual([
      keyOf('bob.fake', 'alice.fake'),
      'alice.fake',
    ]);
  });
});
