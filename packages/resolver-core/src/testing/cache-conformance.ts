import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Reading } from '../reading.ts';
import type { CachedReading, ReadingCache } from '../reading-cache.ts';

/** What a cache must bring to be tested. */
export interface CacheFixture {
  /** A new, empty cache. */
  setup(): ReadingCache | Promise<ReadingCache>;
  teardown?(): Promise<void> | void;
  /** A cache that holds at most this many entries, if the store has such a bound. */
  setupBounded?(maxEntries: number): ReadingCache | Promise<ReadingCache>;
}

/** Registers the tests that every {@link ReadingCache} passes. */
export function cacheConformance(title: string, fixture: CacheFixture): void {
  describe(`${title} as a reading cache`, () => {
    let cache: ReadingCache;
    beforeEach(async () => {
      cache = await fixture.setup();
    });
    afterEach(async () => {
      await cache.close?.();
      await fixture.teardown?.();
    });

    it('has nothing under a key that was never set', async () => {
      expect(await cache.get('a')).toBeUndefined();
    });

    it('gives back a found reading as it was, dates, block and records included', async () => {
      const entry = cachedReading(7, { 'staex-id': 'x', __proto__x: '', 'k\n\u202e': '\u0000<script>' });
      await cache.set('a', entry);
      expect(await cache.get('a')).toEqual(entry);
    });

    it('gives back an absent reading as it was', async () => {
      const reading: Reading = {
        state: 'absent',
        reason: 'expired',
        expiresAt: new Date(5_000),
        evidence: cachedReading(7).reading.evidence,
      };
      const entry = { ...cachedReading(7), reading };
      await cache.set('a', entry);
      expect(await cache.get('a')).toEqual(entry);
    });

    it('keeps keys apart, also those that look like object properties', async () => {
      for (const key of ['a|b', 'a', '__proto__', 'constructor', 'toString', '']) {
        await cache.set(key, cachedReading(1, { key }));
      }
      for (const key of ['a|b', 'a', '__proto__', 'constructor', 'toString', '']) {
        const held = await cache.get(key);
        expect(held?.reading.state === 'found' && held.reading.records.get('key')).toBe(key);
      }
    });

    it('never replaces a reading with one of an older block', async () => {
      await cache.set('a', cachedReading(10, { v: 'new' }));
      await cache.set('a', cachedReading(9, { v: 'old' }));
      expect((await cache.get('a'))?.reading.evidence.block.number).toBe(10n);
    });

    it('replaces a reading with one of the same or a newer block', async () => {
      await cache.set('a', cachedReading(10, { v: '1' }));
      for (const [block, v] of [
        [10, '2'],
        [11, '3'],
      ] as const) {
        await cache.set('a', cachedReading(block, { v }));
        const held = await cache.get('a');
        expect(held?.reading.state === 'found' && held.reading.records.get('v')).toBe(v);
      }
    });

    it('forgets what is deleted, and takes an older block after that', async () => {
      await cache.set('a', cachedReading(10));
      await cache.delete('a');
      expect(await cache.get('a')).toBeUndefined();
      await cache.set('a', cachedReading(9));
      expect((await cache.get('a'))?.reading.evidence.block.number).toBe(9n);
    });

    it('forgets everything when cleared', async () => {
      await cache.set('a', cachedReading(1));
      await cache.set('b', cachedReading(1));
      await cache.clear();
      expect(await cache.get('a')).toBeUndefined();
      expect(await cache.get('b')).toBeUndefined();
    });

    it.skipIf(!fixture.setupBounded)('drops the least recently used entry over its bound', async () => {
      const bounded = await fixture.setupBounded?.(2);
      await bounded?.set('a', cachedReading(1));
      await bounded?.set('b', cachedReading(1));
      await bounded?.get('a');
      await bounded?.set('c', cachedReading(1));
      expect(await bounded?.get('b')).toBeUndefined();
      expect(await bounded?.get('a')).toBeDefined();
      expect(await bounded?.get('c')).toBeDefined();
    });
  });
}

/** An entry at a block, for tests of caches. */
export function cachedReading(block: number, records: Record<string, string> = {}): CachedReading {
  return {
    reading: {
      state: 'found',
      records: new Map(Object.entries(records)),
      account: { chain: 'fake:1', address: 'acct-a' },
      registeredAt: new Date(1_000),
      expiresAt: new Date(9_000_000_000_000),
      evidence: {
        service: 'fake',
        network: 'fakenet',
        chain: 'fake:1',
        contract: 'registry',
        block: { number: BigInt(block), hash: '0xab', time: new Date(2_000) },
        finality: 'finalized',
        assurance: 'single',
        asked: 1,
        agreed: 1,
        offchain: false,
        endpoints: ['https://rpc.example'],
      },
    },
    readAt: 1_000,
    freshUntil: 61_000,
    staleUntil: 999_000,
  };
}
