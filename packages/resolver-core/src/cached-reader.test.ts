import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBatchedReads } from './batched-reads.ts';
import { nameInCacheKey } from './cache-key.ts';
import { type CachePolicy, settlePolicy } from './cache-policy.ts';
import { type CachedReader, createCachedReader, type ServedReading } from './cached-reader.ts';
import { type ErrorCode, ResolverError } from './errors.ts';
import { createMemoryCache } from './memory-cache.ts';
import type { CachedReadRequest } from './read-demands.ts';
import type { ReadingCache } from './reading-cache.ts';
import {
  createFakeNameService,
  createManualClock,
  type FakeNameService,
  type ManualClock,
} from './testing/index.ts';

interface Rig {
  readonly clock: ManualClock;
  readonly service: FakeNameService;
  readonly reader: CachedReader;
  /** Reads `alice.fake` and lets time pass for the answer. */
  read(o?: Partial<CachedReadRequest>): Promise<ServedReading>;
  put(value: string, o?: { expiresAt?: Date }): void;
}

function rig(o: { policy?: CachePolicy; cache?: ReadingCache; maxInFlight?: number } = {}): Rig {
  const clock = createManualClock();
  const service = createFakeNameService({ clock, freshFor: 60_000 });
  const reader = createCachedReader({
    clock,
    cache: o.cache ?? createMemoryCache(),
    reads: createBatchedReads({ clock, timeout: 10_000, maxBatch: 100 }),
    policy: settlePolicy(o.policy),
    timeout: 10_000,
    maxInFlight: o.maxInFlight ?? 100,
  });
  return {
    clock,
    service,
    reader,
    read: (request = {}) =>
      reader.read({
        service,
        name: service.parse('alice.fake'),
        keys: ['k'],
        finality: 'finalized',
        ...request,
      }),
    put(value, { expiresAt } = {}) {
      service.mine();
      service.entries.set('alice.fake', {
        records: new Map([['k', value]]),
        ...(expiresAt && { expiresAt }),
      });
    },
  };
}

const valueFrom = (served: ServedReading): string | undefined =>
  served.reading.state === 'found' ? served.reading.records.get('k') : served.reading.reason;
const outage = (code: ErrorCode = 'UNAVAILABLE'): ResolverError =>
  new ResolverError({ code, shortMessage: 'down' });
const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'answered',
    (error) => error.code,
  );

describe('a cached reader', () => {
  it('serves a fresh answer without asking the chain', async () => {
    const { read, put, clock, service } = rig();
    put('one');
    expect(await read()).toMatchObject({ fromCache: false });
    await clock.advance(59_999);
    expect(await read()).toMatchObject({ fromCache: true });
    expect(service.calls.reads).toBe(1);
  });

  it('serves a stale answer at once while it refreshes, and refreshes once', async () => {
    const { read, put, clock, service } = rig();
    put('one');
    await read();
    await clock.advance(60_000);
    put('two');
    service.setDelay(500);
    const served = await Promise.all([read(), read(), read()]);
    expect(served.map(valueFrom)).toEqual(['one', 'one', 'one']);
    await clock.advance(500);
    expect(valueFrom(await read())).toBe('two');
    expect(service.calls.reads).toBe(2);
  });

  it('waits for the chain when the answer is older than the revalidation window', async () => {
    const { read, put, clock } = rig();
    put('one');
    await read();
    await clock.advance(60_000 + 60_000);
    put('two');
    expect(valueFrom(await read())).toBe('two');
  });

  it('serves a stale answer when the chain takes longer than a caller has patience', async () => {
    const { read, put, clock, service } = rig();
    put('one');
    await read();
    await clock.advance(600_000);
    service.setDelay(5_000);
    const work = read();
    await clock.advance(1_800);
    expect(valueFrom(await work)).toBe('one');
  });

  it('serves a stale answer during an outage, up to a day', async () => {
    const { read, put, clock, service } = rig();
    put('one');
    await read();
    service.failWith(outage());
    await clock.advance(23 * 3_600_000);
    expect(await read()).toMatchObject({ fromCache: true });
    await clock.advance(3_600_000 + 60_000);
    expect(await codeOf(read())).toBe('UNAVAILABLE');
  });

  it.each(['DISAGREEMENT', 'UNTRUSTED', 'WRONG_NETWORK'] as const)(
    'does not hide %s behind a stale answer',
    async (code) => {
      const { read, put, clock, service } = rig();
      put('one');
      await read();
      await clock.advance(600_000);
      service.failWith(outage(code));
      expect(await codeOf(read())).toBe(code);
      expect(await codeOf(read())).toBe(code);
    },
  );

  it('never serves an absence stale, so that an outage does not look like one', async () => {
    const { read, clock, service } = rig();
    expect(valueFrom(await read())).toBe('name');
    service.failWith(outage());
    await clock.advance(29_999);
    expect(valueFrom(await read())).toBe('name');
    await clock.advance(1);
    expect(await codeOf(read())).toBe('UNAVAILABLE');
  });

  it('counts a name without any of the records as an absence: never stale, and fresh for less long', async () => {
    const { read, put, clock, service } = rig();
    put('one');
    service.setDelay(0);
    await read({ keys: ['other'] });
    await clock.advance(29_999);
    expect(await read({ keys: ['other'] })).toMatchObject({ fromCache: true });
    service.failWith(outage());
    await clock.advance(1);
    expect(await codeOf(read({ keys: ['other'] }))).toBe('UNAVAILABLE');
  });

  it('serves no answer past the expiry of its name', async () => {
    const { read, put, clock, service } = rig();
    put('one', { expiresAt: new Date(clock.now() + 10_000) });
    await read();
    service.failWith(outage());
    await clock.advance(9_999);
    expect(valueFrom(await read())).toBe('one');
    await clock.advance(1);
    expect(await codeOf(read())).toBe('UNAVAILABLE');
  });

  it('serves no answer past the expiry of its name when the block it was read at lags behind', async () => {
    const { read, put, clock, service } = rig();
    put('one', { expiresAt: new Date(clock.now() + 10_000) });
    const { read: readNow } = service;
    service.read = async (...args) => {
      const reading = await readNow(...args);
      const { block } = reading.evidence;
      const time = new Date(clock.now() - 60_000);
      return { ...reading, evidence: { ...reading.evidence, block: { ...block, time } } };
    };
    await read();
    service.failWith(outage());
    await clock.advance(10_000);
    expect(await codeOf(read())).toBe('UNAVAILABLE');
  });

  it('counts the age of an answer from when it was asked for', async () => {
    const { read, put, clock, service } = rig();
    put('one');
    service.setDelay(9_000);
    const work = read();
    await clock.advance(9_000);
    await work;
    const again = read({ maxAge: 8_000 });
    await clock.advance(9_000);
    expect(await again).toMatchObject({ fromCache: false });
  });

  it('trusts no answer whose age cannot be told, since the clock was set back', async () => {
    const { read, put, clock, service } = rig();
    put('one', { expiresAt: new Date(clock.now() + 10_000) });
    await read();
    await clock.advance(-3_600_000);
    service.failWith(outage());
    expect(await codeOf(read({ maxAge: 300_000 }))).toBe('UNAVAILABLE');
    await clock.advance(-3_600_000);
    service.failWith(undefined);
    expect(await read()).toMatchObject({ fromCache: false });
  });

  it('does not ask again while a failure is new, for one second, then two, up to thirty', async () => {
    const { read, clock, service } = rig();
    service.failWith(outage());
    const asked: number[] = [];
    const start = clock.now();
    for (let ms = 0; ms < 120_000; ms += 500) {
      const before = service.calls.reads;
      expect(await codeOf(read())).toBe('UNAVAILABLE');
      if (service.calls.reads > before) asked.push((clock.now() - start) / 1000);
      await clock.advance(500);
    }
    expect(asked).toEqual([0, 1, 3, 7, 15, 31, 61, 91]);
  });

  it('stays away for as long as the endpoint asks', async () => {
    const { read, clock, service } = rig();
    service.failWith(
      new ResolverError({ code: 'RATE_LIMITED', shortMessage: 'slow down', retryAfter: 20_000 }),
    );
    await codeOf(read());
    await clock.advance(19_999);
    expect(await codeOf(read())).toBe('RATE_LIMITED');
    expect(service.calls.reads).toBe(1);
  });

  it('does not stay away for years because an endpoint asks for it', async () => {
    const { read, put, clock, service } = rig();
    put('one');
    service.failWith(new ResolverError({ code: 'RATE_LIMITED', shortMessage: 'go', retryAfter: 1e12 }));
    await codeOf(read());
    service.failWith(undefined);
    await clock.advance(300_000);
    expect(valueFrom(await read())).toBe('one');
  });

  it('asks at once after a failure when the network is demanded, and forgets the failure on success', async () => {
    const { read, put, service } = rig();
    service.failWith(outage());
    await codeOf(read());
    put('one');
    service.failWith(undefined);
    expect(valueFrom(await read({ policy: 'network' }))).toBe('one');
    expect(await read()).toMatchObject({ fromCache: true });
  });

  it('joins callers of one name into one read', async () => {
    const { read, put, clock, service } = rig();
    put('one');
    service.setDelay(100);
    const work = Promise.all(Array.from({ length: 1_000 }, () => read()));
    await clock.advance(100);
    expect((await work).every((served) => valueFrom(served) === 'one')).toBe(true);
    expect(service.calls.reads).toBe(1);
  });

  it('lets one caller give up without disturbing the others', async () => {
    const { read, put, clock, service } = rig();
    put('one');
    service.setDelay(100);
    const ending = new AbortController();
    const quitter = codeOf(read({ signal: ending.signal }));
    const other = read();
    await clock.advance(50);
    ending.abort();
    expect(await quitter).toBe('ABORTED');
    await clock.advance(50);
    expect(valueFrom(await other)).toBe('one');
    expect(service.calls.reads).toBe(1);
  });

  it('ends every read within the timeout, and starts anew after it', async () => {
    const { read, put, clock, service } = rig();
    put('one');
    service.setDelay(60_000);
    const work = codeOf(read());
    await clock.advance(10_000);
    expect(await work).toBe('TIMEOUT');
    service.setDelay(0);
    await clock.advance(1_000);
    expect(valueFrom(await read())).toBe('one');
    expect(clock.pending).toBe(0);
  });

  it('refuses more reads than it may have under way', async () => {
    const { reader, clock, service } = rig({ maxInFlight: 2 });
    service.setDelay(100);
    const ask = (label: string): Promise<unknown> =>
      codeOf(reader.read({ service, name: service.parse(`${label}.fake`), keys: [], finality: 'finalized' }));
    const work = Promise.all([ask('a'), ask('b'), ask('c')]);
    await clock.advance(100);
    expect(await work).toEqual(['answered', 'answered', 'BUSY']);
  });

  it('takes only a fresh answer of the age demanded, never a stale one', async () => {
    const { read, put, clock, service } = rig();
    put('one');
    await read();
    await clock.advance(30_000);
    expect(await read({ maxAge: 30_000 })).toMatchObject({ fromCache: true });
    await clock.advance(1);
    expect(await read({ maxAge: 30_000 })).toMatchObject({ fromCache: false });
    await clock.advance(61_000);
    service.failWith(outage());
    expect(await codeOf(read({ maxAge: 300_000 }))).toBe('UNAVAILABLE');
  });

  it('takes only an answer from the block demanded or later', async () => {
    const { read, put } = rig();
    put('one');
    const { block } = (await read()).reading.evidence;
    expect(await read({ minBlock: block.number })).toMatchObject({ fromCache: true });
    expect(await codeOf(read({ minBlock: block.number + 1n }))).toBe('TOO_OLD');
  });

  it('gives nobody the failure of a block that another caller demands', async () => {
    const { read, put, clock, service } = rig();
    put('one');
    service.setDelay(100);
    const absurd = codeOf(read({ minBlock: 10n ** 18n }));
    const plain = read();
    await clock.advance(200);
    expect(await absurd).toBe('TOO_OLD');
    expect(valueFrom(await plain)).toBe('one');
    service.setDelay(0);
    expect(await read({ policy: 'network' })).toMatchObject({ fromCache: false });
  });

  it('gives no one who demands a block the answer of a read that was under way without it', async () => {
    const { read, put, clock, service } = rig();
    put('one');
    service.setDelay(100);
    const [first, second] = [read(), codeOf(read({ minBlock: 102n }))];
    await clock.advance(200);
    expect((await first).reading.evidence.block.number).toBe(101n);
    expect(await second).toBe('TOO_OLD');
  });

  it('does not go back to an older block when an endpoint lags', async () => {
    const { read, put, clock, service } = rig();
    put('one');
    put('two');
    await read();
    service.setHead(50);
    put('forged');
    await clock.advance(600_000);
    expect(await read()).toMatchObject({ fromCache: true });
    expect(valueFrom(await read())).toBe('two');
    expect(await codeOf(read({ policy: 'network' }))).toBe('TOO_OLD');
  });

  it('answers from the cache alone when told to', async () => {
    const { read, put, clock, service } = rig();
    expect(await read({ policy: 'cache-only' }).catch((e) => e)).toMatchObject({
      code: 'UNAVAILABLE',
      reason: 'not-cached',
    });
    put('one');
    await read();
    await clock.advance(3_600_000);
    expect(valueFrom(await read({ policy: 'cache-only' }))).toBe('one');
    expect(service.calls.reads).toBe(1);
  });

  it('keeps names, record keys and finalities apart', async () => {
    const { reader, service } = rig();
    const name = service.parse('alice.fake');
    for (const request of [
      { name, keys: ['a'], finality: 'finalized' },
      { name, keys: ['a', 'b'], finality: 'finalized' },
      { name, keys: ['a'], finality: 'latest' },
      { name: service.parse('bob.fake'), keys: ['a'], finality: 'finalized' },
    ] as const) {
      expect(await reader.read({ service, ...request })).toMatchObject({ fromCache: false });
    }
  });

  it('keeps record keys apart from one key that reads like all of them', async () => {
    const { read, put, service } = rig();
    put('one');
    await read({ keys: ['a', 'b'] });
    await read({ keys: ['a,b'] });
    await read({ keys: ['c'], service: { ...service, id: 'x|y', scope: 'z' } });
    await read({ keys: ['c'], service: { ...service, id: 'x', scope: 'y|z' } });
    expect(service.calls.reads).toBe(4);
  });

  it('goes on without a cache that fails', async () => {
    const broken = async (): Promise<never> => {
      throw new Error('the store is down');
    };
    const { read, put } = rig({ cache: { get: broken, set: broken, delete: broken, clear: broken } });
    put('one');
    expect(valueFrom(await read())).toBe('one');
    expect(valueFrom(await read())).toBe('one');
  });

  it('goes on without a cache that hangs, within half a second', async () => {
    const hangs = () => new Promise<never>(() => {});
    const { read, put, clock } = rig({ cache: { get: hangs, set: hangs, delete: hangs, clear: hangs } });
    put('one');
    const work = read();
    await clock.advance(500);
    expect(valueFrom(await work)).toBe('one');
  });

  it('begins nothing for a caller who gave up before', async () => {
    const { read, service } = rig();
    expect(await codeOf(read({ signal: AbortSignal.abort() }))).toBe('ABORTED');
    expect(service.calls.reads).toBe(0);
  });

  it('goes on without a cache that throws at once', async () => {
    const broken = (): never => {
      throw new Error('the store is down');
    };
    const { read, put } = rig({ cache: { get: broken, set: broken, delete: broken, clear: broken } });
    put('one');
    expect(valueFrom(await read())).toBe('one');
  });

  it('rejects what is under way and what comes after it was closed', async () => {
    const { read, put, service, reader } = rig();
    put('one');
    service.setDelay(5_000);
    const work = codeOf(read());
    await Promise.resolve();
    const closing = reader.close();
    expect(await work).toBe('CLOSED');
    await closing;
    expect(await codeOf(read())).toBe('CLOSED');
  });

  it('keeps its promises whatever happens', async () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.constant({ do: 'read' } as const) },
      { weight: 1, arbitrary: fc.constant({ do: 'force' } as const) },
      {
        weight: 3,
        arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 200_000 }) }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          do: fc.constant('put' as const),
          lives: fc.integer({ min: 1, max: 500_000 }),
        }),
      },
      { weight: 1, arbitrary: fc.constant({ do: 'remove' } as const) },
      { weight: 1, arbitrary: fc.constant({ do: 'fail' } as const) },
      { weight: 1, arbitrary: fc.constant({ do: 'heal' } as const) },
      {
        weight: 1,
        arbitrary: fc.record({ do: fc.constant('lag' as const), by: fc.integer({ min: 1, max: 3 }) }),
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { read, put, clock, service } = rig({ policy: { staleFor: 600_000 } });
        let newestBlock = 0n;
        let head = 100;
        let serial = 0;
        for (const s of steps) {
          if (s.do === 'wait') await clock.advance(s.ms);
          if (s.do === 'fail') service.failWith(outage());
          if (s.do === 'heal') service.failWith(undefined);
          if (s.do === 'lag') {
            head -= s.by;
            service.setHead(head);
          }
          if (s.do === 'remove') {
            head += 1;
            service.setHead(head);
            service.entries.delete('alice.fake');
          }
          if (s.do === 'put') {
            put(String(serial++), { expiresAt: new Date(clock.now() + s.lives) });
            head += 1;
            service.setHead(head);
          }
          if (s.do !== 'read' && s.do !== 'force') continue;
          const served = await read(s.do === 'force' ? { policy: 'network' } : {}).catch((e) => e);
          if (served instanceof Error) {
            expect(served).toMatchObject({ name: 'ResolverError' });
            continue;
          }
          const { reading, staleUntil, readAt } = served;
          expect(readAt).toBeLessThanOrEqual(clock.now());
          if (served.fromCache) expect(clock.now()).toBeLessThan(staleUntil);
          if (reading.state === 'found') expect(clock.now()).toBeLessThan(reading.expiresAt?.getTime() ?? 0);
          // Absences leave the cache when they run out, so only found readings bind those that follow.
          expect(reading.evidence.block.number).toBeGreaterThanOrEqual(newestBlock);
          newestBlock = reading.state === 'found' ? reading.evidence.block.number : newestBlock;
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('names its keys so that whoever holds them can tell what name they are about', async () => {
    const cache = createMemoryCache();
    await rig({ cache }).read();
    expect([...cache.entries()].map(([key]) => nameInCacheKey(key))).toEqual(['alice.fake']);
  });

  it('finds no name in texts that are no keys of the cache', () => {
    for (const text of ['', 'alice.fake', '{}', 'null', '[1,2,3,4,5]', '["a","b","c","d"]', '"abcde"']) {
      expect(nameInCacheKey(text)).toBeUndefined();
    }
  });
});
