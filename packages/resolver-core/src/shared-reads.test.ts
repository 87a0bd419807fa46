import { describe, expect, it } from 'vitest';
import { createResolver } from './create-resolver.ts';
import { ResolverError } from './errors.ts';
import { createMemoryCache } from './memory-cache.ts';
import type { RecordsResolution } from './read-names.ts';
import type { CachedReading, ReadingCache } from './reading-cache.ts';
import { createFakeNameService, createManualClock } from './testing/index.ts';

/** Two processes over one chain that share their reads through a store, which holds nothing else. */
function rig(share?: ReadingCache['share']) {
  const clock = createManualClock();
  const service = createFakeNameService({ clock });
  service.entries.set('alice.fake', { records: new Map([['k', 'v']]) });
  const underWay = new Map<string, Promise<CachedReading>>();
  const shared: NonNullable<ReadingCache['share']> = (key, read) => {
    const work = underWay.get(key) ?? read();
    underWay.set(key, work);
    const forget = () => void underWay.delete(key);
    work.then(forget, forget);
    return work;
  };
  const createProcess = () => {
    const cache = { ...createMemoryCache(), share: share ?? shared };
    const resolver = createResolver({ services: [{ ...service }], clock, cache });
    return (o: object = {}) => resolver.records('alice.fake', { keys: ['k'], ...o });
  };
  return { clock, service, one: createProcess(), other: createProcess() };
}

const outcomeOf = (resolution: RecordsResolution) =>
  resolution.state === 'unknown' ? resolution.error.code : resolution.reading.evidence.block.number;

describe('a cache that shares reads with other processes', () => {
  it('lets one of them read for all', async () => {
    const { clock, service, one, other } = rig();
    service.setDelay(100);
    const reads = Promise.all([one(), other(), one()]);
    await clock.advance(100);
    expect((await reads).map(outcomeOf)).toEqual([100n, 100n, 100n]);
    expect(service.calls.reads).toBe(1);
  });

  it('keeps what another process read', async () => {
    const { clock, service, one, other } = rig();
    service.setDelay(100);
    const reads = Promise.all([one(), other()]);
    await clock.advance(100);
    await reads;
    expect(await other({ policy: 'cache-only' })).toMatchObject({ state: 'read' });
  });

  it('fails with the failure of the read', async () => {
    const { service, one, other } = rig();
    service.failWith(new ResolverError({ code: 'DISAGREEMENT', shortMessage: 'they differ' }));
    expect((await Promise.all([one(), other()])).map(outcomeOf)).toEqual(['DISAGREEMENT', 'DISAGREEMENT']);
  });

  it('does not take an answer from below a block that this process saw already', async () => {
    const { clock, service, one, other } = rig();
    service.setHead(200);
    await one();
    service.setHead(150);
    await clock.advance(600_000);
    service.setDelay(100);
    const [behind, ahead] = [other(), one()];
    await clock.advance(50);
    service.setHead(201);
    await clock.advance(150);
    expect(outcomeOf(await behind)).toBe(201n);
    expect(outcomeOf(await ahead)).toBe(201n);
  });

  it('reads for itself when the other gave a block that is too old', async () => {
    const old = rig();
    const stale: CachedReading = await (async () => {
      const reading = await old.service.read(old.service.parse('alice.fake'), ['k']);
      return { reading, readAt: 0, freshUntil: 1, staleUntil: 1 };
    })();
    const { service, one } = rig(async () => stale);
    service.setHead(300);
    expect(outcomeOf(await one({ minBlock: 250n }))).toBe(300n);
    expect(service.calls.reads).toBe(1);
  });

  it('reads for itself when what the other gave had been held for longer than is demanded', async () => {
    for (const [demand, reads] of [
      [{ maxAge: 30_000 }, 1],
      [{ policy: 'network' }, 1],
      [{ maxAge: 60_000 }, 0],
      [{}, 0],
    ] as const) {
      const { clock, service, one } = rig(async () => entry);
      const readAt = clock.now() - 50_000;
      const [read, until] = [new Date(readAt), new Date(readAt + 900_000)];
      const reading = await createFakeNameService({ clock }).read(service.parse('alice.fake'), ['k']);
      const asOf = { readAt: read, freshUntil: until, staleUntil: until };
      const entry: CachedReading = {
        reading: { ...reading, asOf },
        readAt,
        freshUntil: readAt + 60_000,
        staleUntil: readAt + 900_000,
      };
      expect(await one(demand)).toMatchObject({ state: 'read' });
      expect(service.calls.reads).toBe(reads);
    }
  });

  it('keeps reads for different blocks apart', async () => {
    const keys: string[] = [];
    const { one } = rig((key, read) => {
      keys.push(key);
      return read();
    });
    await one();
    await one({ minBlock: 100n, policy: 'network' });
    expect(new Set(keys).size).toBe(2);
  });
});
