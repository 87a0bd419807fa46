import { describe, expect, it } from 'vitest';
import { createResolver } from './create-resolver.ts';
import { ResolverError } from './errors.ts';
import type { LookupOptions } from './lookup-options.ts';
import type { NameService, ReadOptions } from './name-service.ts';
import type { RecordsResolution } from './read-names.ts';
import type { AsOf, Reading } from './reading.ts';
import { createFakeNameService, createManualClock } from './testing/index.ts';

/** A resolver over a source that holds readings itself, such as a gateway. Times are in milliseconds from its start. */
function rig() {
  const clock = createManualClock(1_000_000_000);
  const start = clock.now();
  const fake = createFakeNameService({ clock });
  fake.entries.set('alice.fake', { records: new Map([['k', 'v']]) });
  const asked: ReadOptions[] = [];
  let times: readonly [readAt: number, freshUntil: number, staleUntil: number] = [0, 60_000, 900_000];
  const held = (reading: Reading): Reading => {
    const [readAt, freshUntil, staleUntil] = times.map((t) => new Date(start + t)) as [Date, Date, Date];
    const asOf: AsOf = { readAt, freshUntil, staleUntil };
    return { ...reading, asOf };
  };
  const { readMany: _, ...one } = fake;
  let refusesAges = false;
  const service: NameService = {
    ...one,
    async read(name, keys, o = {}) {
      asked.push(o);
      const reading = held(await fake.read(name, keys, o));
      if (refusesAges && o.maxAge !== undefined) throw down;
      return reading;
    },
  };
  const resolver = createResolver({ services: [service], clock });
  const records = (name: string, o: object = {}) => resolver.records(name, { keys: ['k'], ...o });
  const at = (ms: number) => new Date(start + ms);
  const from = (...t: typeof times) => {
    times = t;
  };
  /** From now on it has nothing that is new enough for those who demand an age. */
  const refuseAges = (): void => {
    refusesAges = true;
  };
  return { clock, fake, asked, records, at, from, refuseAges };
}

const down = new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'down' });

const codeOf = (resolution: RecordsResolution) =>
  resolution.state === 'unknown' ? resolution.error.code : resolution.state;

describe('a reading from a source that holds readings', () => {
  it('keeps the age that it has already, and says where it was held', async () => {
    const { records, at, from, clock } = rig();
    from(-40_000, 20_000, 900_000);
    expect(await records('alice.fake')).toMatchObject({
      freshness: {
        origin: 'gateway',
        readAt: at(-40_000),
        freshUntil: at(20_000),
        staleUntil: at(900_000),
        stale: false,
      },
    });
    await clock.advance(19_999);
    expect(await records('alice.fake')).toMatchObject({
      freshness: { origin: 'cache', readAt: at(-40_000) },
    });
  });

  it('is asked for anew when the time of its source is over, however long the policy would keep it', async () => {
    const { records, from, clock, asked } = rig();
    from(-40_000, 20_000, 20_000);
    await records('alice.fake');
    await clock.advance(20_000);
    await records('alice.fake');
    expect(asked).toHaveLength(2);
  });

  it('is kept no longer than the policy would, however long its source would keep it', async () => {
    const { records, at, from } = rig();
    from(0, 9_000_000, 999_000_000);
    expect(await records('alice.fake')).toMatchObject({
      freshness: { freshUntil: at(60_000), staleUntil: at(60_000 + 86_400_000) },
    });
  });

  it('was not read in the future, whatever its source says', async () => {
    const { records, at, from } = rig();
    from(5_000, 9_000, 900_000);
    expect(await records('alice.fake')).toMatchObject({ freshness: { readAt: at(0) } });
  });

  it('is labelled stale when its source handed it out stale', async () => {
    const { records, from } = rig();
    from(-600_000, -540_000, 900_000);
    expect(await records('alice.fake')).toMatchObject({ freshness: { origin: 'gateway', stale: true } });
  });

  it('stands in for an outage of its source as long as that said', async () => {
    const { records, from, fake, clock } = rig();
    from(0, 10_000, 100_000);
    await records('alice.fake');
    fake.failWith(down);
    await clock.advance(99_999);
    expect(await records('alice.fake')).toMatchObject({ state: 'read', freshness: { stale: true } });
    await clock.advance(30_000);
    expect(codeOf(await records('alice.fake'))).toBe('UNAVAILABLE');
  });

  it('never stands in for an outage when it is an absence', async () => {
    const { records, from, fake, clock } = rig();
    from(-25_000, 5_000, 900_000);
    expect(await records('nobody.fake')).toMatchObject({ reading: { state: 'absent' } });
    fake.failWith(down);
    await clock.advance(5_000);
    expect(codeOf(await records('nobody.fake'))).toBe('UNAVAILABLE');
  });

  it('is not taken when it is older than demanded, and the source is told the demand', async () => {
    const { records, from, asked } = rig();
    from(-300_001, 20_000, 900_000);
    expect(codeOf(await records('alice.fake', { maxAge: 300_000 }))).toBe('TOO_OLD');
    from(-300_000, 20_000, 900_000);
    expect(codeOf(await records('alice.fake', { maxAge: 300_000 }))).toBe('read');
    expect(asked.map(({ maxAge }) => maxAge)).toEqual([300_000, 300_000]);
  });

  it('is demanded new by the network policy', async () => {
    const { records, from, asked } = rig();
    from(-1, 20_000, 900_000);
    expect(codeOf(await records('alice.fake', { policy: 'network' }))).toBe('TOO_OLD');
    from(0, 20_000, 900_000);
    expect(codeOf(await records('alice.fake', { policy: 'network' }))).toBe('read');
    expect(asked.map(({ maxAge }) => maxAge)).toEqual([0, 0]);
  });

  it('is asked for again by a caller who joined a read of before it', async () => {
    const { records, from, fake, asked, clock } = rig();
    fake.setDelay(500);
    from(100, 20_000, 900_000);
    const first = records('alice.fake', { policy: 'network' });
    await clock.advance(200);
    const later = records('alice.fake', { policy: 'network' });
    await clock.advance(300);
    expect(codeOf(await first)).toBe('read');
    from(600, 20_000, 900_000);
    await clock.advance(500);
    expect(codeOf(await later)).toBe('read');
    expect(asked.map(({ maxAge }) => maxAge)).toEqual([0, 0]);
  });

  describe.each<[string, LookupOptions]>([
    ['one who demands an age', { maxAge: 300_000 }],
    ['one who asks the network', { policy: 'network' }],
  ])('that is refused to %s', (_, demand) => {
    function refusing() {
      const at = rig();
      at.from(-600_000, -540_000, 900_000);
      at.refuseAges();
      return at;
    }

    it('is given to those who ask for it at the same time without that', async () => {
      const { records, fake, clock } = refusing();
      fake.setDelay(500);
      const work = Promise.all([demand, {}, demand].map((o) => records('alice.fake', o)));
      await clock.advance(500);
      expect((await work).map(codeOf)).toEqual(['UNAVAILABLE', 'read', 'UNAVAILABLE']);
    });

    it('is given to those who ask for it after that, however often it is refused', async () => {
      const { records } = refusing();
      for (let i = 0; i < 3; i++) expect(codeOf(await records('alice.fake', demand))).toBe('UNAVAILABLE');
      expect(codeOf(await records('alice.fake'))).toBe('read');
    });
  });

  it('that is refused for its age is not asked for with that age again while the refusal is new', async () => {
    const { records, refuseAges, asked } = rig();
    refuseAges();
    for (let i = 0; i < 3; i++)
      expect(codeOf(await records('alice.fake', { maxAge: 300_000 }))).toBe('UNAVAILABLE');
    expect(asked).toHaveLength(1);
  });

  it('does not go back to an older block, whichever gateway answers', async () => {
    const { records, from, fake, clock } = rig();
    from(0, 1_000, 1_000_000);
    await records('alice.fake');
    fake.setHead(99);
    await clock.advance(120_000);
    expect(await records('alice.fake')).toMatchObject({
      freshness: { stale: true },
      reading: { evidence: { block: { number: 100n } } },
    });
  });
});
