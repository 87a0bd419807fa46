import { describe, expect, it, vi } from 'vitest';
import { createResolver } from '../create-resolver.ts';
import { ResolverError } from '../errors.ts';
import type { BlockRef } from '../evidence.ts';
import { fakeHash } from '../testing/fake-chain.ts';
import { createFakeNameService, createManualClock, settlePromises } from '../testing/index.ts';
import type { FollowEvent } from './following.ts';

const ids = {
  old: 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g',
  new: 'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80',
};
const outage = new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'down' });

async function rig() {
  const clock = createManualClock();
  const service = createFakeNameService({ clock });
  const resolver = createResolver({ services: [service], clock });
  const put = (name: string, id: string) =>
    service.entries.set(name, { records: new Map([['staex-id', id]]) });
  put('alice.fake', ids.old);
  put('bob.fake', ids.old);
  const events: FollowEvent[] = [];
  const ending = new AbortController();
  resolver.follow((event) => events.push(event), ending.signal);
  await vi.dynamicImportSettled();
  await settlePromises();
  /** The name changes in the next block, and those who follow hear of it. */
  const change = async (name: string, id: string, told: readonly string[] | 'untold' = [name]) => {
    put(name, id);
    service.mine();
    service.announce(told === 'untold' ? undefined : told);
    await settlePromises();
  };
  const lookup = async (name: string, o = {}) => {
    const resolution = await resolver.lookup(name, o);
    return resolution.state === 'found'
      ? `${resolution.peer.id === ids.old ? 'old' : 'new'} ${resolution.freshness.origin}${resolution.freshness.stale ? ' stale' : ''}`
      : resolution.state === 'unknown'
        ? resolution.error.code
        : resolution.state;
  };
  return { clock, service, resolver, events, ending, change, put, lookup };
}

describe('a resolver that follows a chain', () => {
  it('drops what changed, and nothing else', async () => {
    const { lookup, change } = await rig();
    expect([await lookup('alice.fake'), await lookup('bob.fake')]).toEqual(['old chain', 'old chain']);
    await change('alice.fake', ids.new);
    expect([await lookup('alice.fake'), await lookup('bob.fake')]).toEqual(['new chain', 'old cache']);
    expect(await lookup('alice.fake')).toBe('new cache');
  });

  it('tells heads, the names that were asked for here, and an outage once', async () => {
    const { events, lookup, change, service, clock } = await rig();
    await lookup('alice.fake');
    await change('alice.fake', ids.new, ['alice.fake', 'nobody-asked.fake']);
    service.announce(outage);
    await settlePromises();
    await clock.advance(1_000);
    service.announce(outage);
    await settlePromises();
    await clock.advance(2_000);
    service.mine();
    service.announce([]);
    await settlePromises();
    expect(events.map((event) => (event.state === 'head' ? event.names : event.error.code))).toEqual([
      [],
      ['alice.fake'],
      'UNAVAILABLE',
      [],
    ]);
  });

  it('does not go back to an old answer when the chain was read after the change, and cannot be any more', async () => {
    const { lookup, change, service } = await rig();
    await lookup('alice.fake');
    await change('alice.fake', ids.new);
    await lookup('bob.fake');
    service.failWith(outage);
    expect(await lookup('alice.fake')).toBe('UNAVAILABLE');
    expect(await lookup('alice.fake', { policy: 'cache-only' })).toBe('UNAVAILABLE');
  });

  it('keeps an answer for an outage while nobody has read at the block that somebody says changed it', async () => {
    const { lookup, change, service } = await rig();
    await lookup('alice.fake');
    service.failWith(outage);
    await change('alice.fake', ids.new);
    expect(await lookup('alice.fake')).toBe('old cache stale');
    expect(await lookup('alice.fake', { policy: 'cache-only' })).toBe('old cache stale');
    service.failWith(undefined);
    expect(await lookup('alice.fake', { policy: 'network' })).toBe('new chain');
  });

  it('reads again when the name changed while it was read, for all who wait', async () => {
    const { lookup, service, clock, put } = await rig();
    // The first answer is of before the change, and comes late.
    const read = service.readMany!.bind(service);
    const early = [await service.read(service.parse('alice.fake'), ['staex-id'])];
    let reads = 0;
    service.read = async (...args) => {
      reads += 1;
      const [first] = reads === 1 ? early : [];
      if (first) await new Promise<void>((resolve) => void clock.schedule(resolve, 500));
      return first ?? ((await read([{ name: args[0], keys: args[1] }], args[2]))[0] as never);
    };
    const both = Promise.all([lookup('alice.fake'), lookup('alice.fake')]);
    await settlePromises();
    put('alice.fake', ids.new);
    service.mine();
    service.announce(['alice.fake']);
    await settlePromises();
    const late = lookup('alice.fake');
    await clock.advance(500);
    expect([...(await both), await late]).toEqual(['new chain', 'new chain', 'new chain']);
    expect(await lookup('alice.fake')).toBe('new cache');
    expect(reads).toBe(2);
  });

  it('waits a moment for an endpoint that has not got to the block, and never takes less', async () => {
    const { lookup, change, service, clock } = await rig();
    await lookup('alice.fake');
    await change('alice.fake', ids.new);
    service.setHead(100);
    const asked = lookup('alice.fake');
    await clock.advance(1_000);
    service.setHead(101);
    await clock.advance(250);
    expect(await asked).toBe('new chain');
  });

  it('goes on without one who invents a block that nobody ever gets to', async () => {
    const { lookup, service, clock } = await rig();
    await lookup('alice.fake');
    service.setHead(1_000_000);
    service.announce(['alice.fake']);
    service.setHead(100);
    await settlePromises();
    const asked = lookup('alice.fake');
    await clock.advance(6_000);
    expect(await asked).toBe('old cache stale');
    expect(await lookup('alice.fake')).toBe('old cache');
    // Later inventions cost nothing any more.
    service.setHead(2_000_000);
    service.announce(['alice.fake']);
    service.setHead(101);
    await settlePromises();
    expect(await lookup('alice.fake')).toBe('old cache');
  });

  it('takes news that name nothing for doubt: all is read anew, and what is held stands in for an outage', async () => {
    const { lookup, change, service } = await rig();
    await lookup('alice.fake');
    await lookup('bob.fake');
    await change('alice.fake', ids.new, 'untold');
    expect(await lookup('alice.fake')).toBe('new chain');
    service.failWith(outage);
    expect(await lookup('bob.fake')).toBe('old cache stale');
  });

  it('lets strangers make it doubt everything no more than once in half a minute', async () => {
    const { lookup, change, clock, service, events } = await rig();
    for (let block = 0; block < 29; block++) {
      await lookup('bob.fake');
      await change('alice.fake', ids.new, 'untold');
      await clock.advance(1_000);
    }
    expect(service.calls.reads).toBe(2);
    await clock.advance(1_000);
    await lookup('bob.fake');
    expect(service.calls.reads).toBe(3);
    const doubts = events.filter((event) => event.state === 'head' && !event.isCertain);
    // Where it began, and two.
    expect(doubts).toHaveLength(3);
  });

  it('takes what was read before it began for doubtful, since the change may be of before the first head', async () => {
    const clock = createManualClock();
    const service = createFakeNameService({ clock });
    service.entries.set('alice.fake', { records: new Map([['staex-id', ids.old]]) });
    const resolver = createResolver({ services: [service], clock });
    await resolver.lookup('alice.fake');
    service.entries.set('alice.fake', { records: new Map([['staex-id', ids.new]]) });
    service.mine();
    resolver.follow(() => {});
    await vi.dynamicImportSettled();
    await settlePromises();
    expect(await resolver.lookup('alice.fake')).toMatchObject({ peer: { id: ids.new } });
  });

  it('says nothing of readings of a finality that comes later than the news', async () => {
    const clock = createManualClock();
    const service = { ...createFakeNameService({ clock }), finality: 'latest' as const };
    service.entries.set('alice.fake', { records: new Map([['staex-id', ids.old]]) });
    const resolver = createResolver({ services: [service], clock });
    resolver.follow(() => {});
    await vi.dynamicImportSettled();
    await settlePromises();
    await resolver.lookup('alice.fake', { finality: 'finalized' });
    service.mine();
    service.announce(['alice.fake']);
    await settlePromises();
    expect(await resolver.lookup('alice.fake', { finality: 'finalized' })).toMatchObject({
      freshness: { origin: 'cache' },
    });
  });

  it('does not serve a block that the chain gave up, of the same height', async () => {
    const { lookup, service, resolver } = await rig();
    const block: BlockRef = { number: 100n, hash: fakeHash(999) };
    const read = service.read.bind(service);
    service.read = async (...args) => {
      const reading = await read(...args);
      return { ...reading, evidence: { ...reading.evidence, block } };
    };
    await lookup('alice.fake');
    service.read = read;
    service.announce(['alice.fake']);
    await settlePromises();
    expect(await resolver.lookup('alice.fake')).toMatchObject({
      freshness: { origin: 'chain' },
      evidence: { block: { hash: fakeHash(100) } },
    });
  });

  it('ends with the last who listens, and goes on where it was', async () => {
    const { events, ending, lookup, change, resolver, service } = await rig();
    await lookup('alice.fake');
    ending.abort();
    await settlePromises();
    await change('alice.fake', ids.new);
    expect(await lookup('alice.fake')).toBe('old cache');
    expect(events).toHaveLength(1);
    resolver.follow((event) => events.push(event));
    await vi.dynamicImportSettled();
    await settlePromises();
    service.announce(['alice.fake']);
    await settlePromises();
    expect(await lookup('alice.fake')).toBe('new chain');
    await resolver.close();
  });
});
