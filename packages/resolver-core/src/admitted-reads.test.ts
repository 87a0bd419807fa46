import { describe, expect, it } from 'vitest';
import { createResolver } from './create-resolver.ts';
import { ResolverError } from './errors.ts';
import type { LookupOptions } from './lookup-options.ts';
import type { RecordsResolution } from './read-names.ts';
import { createFakeNameService, createManualClock } from './testing/index.ts';

function rig() {
  const clock = createManualClock();
  const service = createFakeNameService({ clock });
  service.entries.set('alice.fake', { records: new Map([['k', 'v']]) });
  const resolver = createResolver({ services: [service], clock });
  const records = (o: LookupOptions = {}) => resolver.records('alice.fake', { keys: ['k'], ...o });
  let admitted = 0;
  const admit = () => {
    admitted += 1;
  };
  return { clock, service, resolver, records, admit, admittedSoFar: () => admitted };
}

const refuse = (): never => {
  throw new ResolverError({ code: 'RATE_LIMITED', shortMessage: 'Not so fast' });
};
const codeOf = (resolution: RecordsResolution) =>
  resolution.state === 'unknown' ? resolution.error.code : resolution.state;

describe('a read that wants to be admitted', () => {
  it('is asked for once by the one who makes it, and never by those who join or find it in the cache', async () => {
    const { records, admit, admittedSoFar, service, clock } = rig();
    service.setDelay(100);
    const reads = Promise.all([records({ admit }), records({ admit }), records({ admit })]);
    await clock.advance(100);
    await reads;
    await records({ admit });
    expect([admittedSoFar(), service.calls.reads]).toEqual([1, 1]);
  });

  it('is not made when it is refused', async () => {
    const { records, service } = rig();
    expect(codeOf(await records({ admit: refuse }))).toBe('RATE_LIMITED');
    expect(service.calls.reads).toBe(0);
  });

  it('leaves a refused caller the stale answer', async () => {
    const { records, clock, service } = rig();
    await records();
    for (const wait of [60_000, 3_600_000]) {
      await clock.advance(wait);
      expect(await records({ admit: refuse })).toMatchObject({ state: 'read', freshness: { stale: true } });
    }
    expect(service.calls.reads).toBe(1);
  });

  it('gives a refused caller who demands a fresh answer the refusal', async () => {
    const { records, clock } = rig();
    await records();
    await clock.advance(60_000);
    expect(codeOf(await records({ admit: refuse, maxAge: 300_000 }))).toBe('RATE_LIMITED');
    expect(codeOf(await records({ admit: refuse, policy: 'network' }))).toBe('RATE_LIMITED');
  });

  it('is not made by others because one was refused, nor refused to them', async () => {
    const { records } = rig();
    await records({ admit: refuse });
    expect(codeOf(await records())).toBe('read');
  });

  it('is not asked for while a failure is new', async () => {
    const { records, admit, admittedSoFar, service } = rig();
    service.failWith(new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'down' }));
    for (let i = 0; i < 3; i++) expect(codeOf(await records({ admit }))).toBe('UNAVAILABLE');
    expect(admittedSoFar()).toBe(1);
  });
});

describe('a caller with little time', () => {
  it('waits no longer than it said, and the read goes on for others', async () => {
    const { records, service, clock } = rig();
    service.setDelay(3_000);
    const [hurried, patient] = [records({ timeout: 1_000 }), records()];
    await clock.advance(1_000);
    expect(codeOf(await hurried)).toBe('TIMEOUT');
    await clock.advance(2_000);
    expect(codeOf(await patient)).toBe('read');
    expect(codeOf(await records({ timeout: 1 }))).toBe('read');
    expect(service.calls.reads).toBe(1);
  });

  it('finds the answer of the read that it did not wait for', async () => {
    const { records, service, clock } = rig();
    service.setDelay(3_000);
    const hurried = records({ timeout: 1_000 });
    await clock.advance(1_000);
    expect(codeOf(await hurried)).toBe('TIMEOUT');
    await clock.advance(2_000);
    expect(await records({ policy: 'cache-only' })).toMatchObject({ state: 'read' });
  });

  it('gets the stale answer when its time is up', async () => {
    const { records, service, clock } = rig();
    await records();
    await clock.advance(600_000);
    service.setDelay(3_000);
    const hurried = records({ timeout: 200 });
    await clock.advance(200);
    expect(await hurried).toMatchObject({ state: 'read', freshness: { stale: true } });
  });

  it("cannot wait longer than the resolver's own time", async () => {
    const { records, service, clock } = rig();
    service.setDelay(60_000);
    const work = records({ timeout: 50_000 });
    await clock.advance(10_000);
    expect(codeOf(await work)).toBe('TIMEOUT');
  });
});

describe('records by their keys', () => {
  it('are read in place of those of the kinds, and kept apart from them', async () => {
    const clock = createManualClock();
    const fake = createFakeNameService({ clock });
    const keysRead: (readonly string[])[] = [];
    const { readMany: _, ...one } = fake;
    const service = {
      ...one,
      read: (...[name, keys, o]: Parameters<typeof fake.read>) => {
        keysRead.push(keys);
        return fake.read(name, keys, o);
      },
    };
    fake.entries.set('alice.fake', { records: new Map([['url', 'https://alice.example']]) });
    const resolver = createResolver({ services: [service], clock });
    const found = await resolver.records('alice.fake', { keys: ['url'] });
    expect(found).toMatchObject({ state: 'read', freshness: { freshUntil: new Date(clock.now() + 60_000) } });
    // Without any of its keys it counts as an absence.
    const bare = await resolver.records('alice.fake', { keys: ['email'], kinds: ['staex'] });
    expect(bare).toMatchObject({ state: 'read', freshness: { freshUntil: new Date(clock.now() + 30_000) } });
    await resolver.records('alice.fake', { kinds: ['staex'] });
    expect(keysRead).toEqual([['url'], ['email'], expect.arrayContaining(['staex-id'])]);
  });
});
