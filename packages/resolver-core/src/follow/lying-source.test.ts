import { describe, expect, it, vi } from 'vitest';
import { createResolver } from '../create-resolver.ts';
import { ResolverError } from '../errors.ts';
import type { LookupOptions } from '../lookup-options.ts';
import { createFakeNameService, createManualClock, settlePromises } from '../testing/index.ts';

const ids = {
  old: 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g',
  new: 'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80',
};
const outage = new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'down' });

/** A chain that is read honestly, at `head`, and of which somebody tells who may lie. */
async function rig(first = 100) {
  const clock = createManualClock();
  const service = createFakeNameService({ clock });
  const put = (name: string, id: string) =>
    service.entries.set(name, { records: new Map([['staex-id', id]]) });
  for (const name of ['alice.fake', 'bob.fake']) put(name, ids.old);
  const resolver = createResolver({ services: [service], clock });
  let head = 100;
  /** Somebody says so of a block, which is the honest head or not. */
  const say = async (block: number, names: readonly string[] | undefined) => {
    service.setHead(block);
    service.announce(names);
    await settlePromises();
    service.setHead(head);
  };
  const goTo = (block: number) => {
    head = block;
    service.setHead(block);
  };
  service.setHead(first);
  resolver.follow(() => {});
  await vi.dynamicImportSettled();
  await settlePromises();
  service.setHead(head);
  const lookup = async (name: string, o: LookupOptions = {}) => {
    const resolution = await resolver.lookup(name, o);
    if (resolution.state === 'unknown') return resolution.error.code;
    if (resolution.state !== 'found') return resolution.state;
    const { origin, stale } = resolution.freshness;
    return `${resolution.peer.id === ids.old ? 'old' : 'new'} ${origin}${stale ? ' stale' : ''}`;
  };
  /** The answer, however long it takes. */
  const lookupSlowly = async (name: string) => {
    const asked = lookup(name);
    await clock.advance(10_000);
    return asked;
  };
  return { clock, service, resolver, put, say, goTo, lookup, lookupSlowly };
}

describe('whoever lies about the head of a chain', () => {
  it('does not make a name that it names be read whenever it is asked for', async () => {
    const { say, lookup, lookupSlowly, service, clock } = await rig();
    await lookup('alice.fake');
    await say(1_000_000, ['alice.fake']);
    await lookupSlowly('alice.fake');
    await lookupSlowly('alice.fake');
    const { reads } = service.calls;
    for (let second = 0; second < 60; second++) {
      expect(await lookup('alice.fake')).toMatch(/^old/);
      await clock.advance(1_000);
    }
    expect(service.calls.reads - reads).toBeLessThanOrEqual(3);
  });

  it('does not keep names from being read by failures that hide that all others are behind', async () => {
    const { lookup, service, clock } = await rig(1_000_000);
    const read = service.read.bind(service);
    service.read = async (...args) => {
      if ((args[2]?.minBlock ?? 0n) > 100n) throw outage;
      return read(...args);
    };
    expect(await lookup('alice.fake')).toBe('old chain');
    expect(await lookup('alice.fake')).toBe('old cache');
    service.failWith(outage);
    await clock.advance(31_000);
    const { reads } = service.calls;
    expect(await lookup('bob.fake')).toBe('UNAVAILABLE');
    expect(service.calls.reads - reads).toBeLessThanOrEqual(2);
  });

  it('does not switch the cache off by an invented block of which it says nothing more', async () => {
    const { say, lookup, lookupSlowly, service, clock } = await rig(1_000_000);
    await lookupSlowly('alice.fake');
    await lookupSlowly('bob.fake');
    const { reads } = service.calls;
    for (let second = 0; second < 60; second++) {
      await lookup('alice.fake');
      await lookup('bob.fake');
      await clock.advance(1_000);
      await say(1_000_001 + second, undefined);
    }
    expect(service.calls.reads - reads).toBeLessThanOrEqual(6);
  });

  it('does not make everybody wait again and again for blocks that are near', async () => {
    const { say, goTo, service, lookup, clock } = await rig();
    let late = 0;
    let total = 0;
    service.failWith(undefined);
    for (let head = 101; head < 400; head++) {
      goTo(head);
      await say(head + 8, ['alice.fake', 'bob.fake', `nobody-${head}.fake`]);
      if (head % 5 === 0) {
        total += 1;
        const asked = Promise.race([
          lookup(`nobody-${head}.fake`),
          new Promise<string>((resolve) => clock.schedule(() => resolve('late'), 900)),
        ]);
        await clock.advance(1_000);
        if ((await asked) === 'late') late += 1;
      } else await clock.advance(1_000);
    }
    expect(total).toBe(59);
    expect(late).toBeLessThanOrEqual(6);
  });

  it('does not bring back what is known to be over by naming the name again, further on', async () => {
    const { say, goTo, put, lookup, service } = await rig();
    await lookup('alice.fake');
    await lookup('alice.fake', { kinds: ['staex'] });
    put('alice.fake', ids.new);
    goTo(101);
    await say(101, ['alice.fake']);
    expect(await lookup('alice.fake', { kinds: ['staex'] })).toBe('new chain');
    await say(1_000_000, ['alice.fake']);
    service.failWith(outage);
    expect(await lookup('alice.fake', { policy: 'cache-only' })).toBe('UNAVAILABLE');
  });

  it('does not bring it back by a flood of names either', async () => {
    const { say, goTo, put, lookup, service } = await rig();
    await lookup('alice.fake');
    put('alice.fake', ids.new);
    goTo(101);
    await say(101, ['alice.fake']);
    await lookup('bob.fake');
    service.failWith(outage);
    for (const round of [1, 2, 3]) {
      await say(
        101 + round,
        Array.from({ length: 10_001 }, (_, i) => `stranger-${round}-${i}.fake`),
      );
      expect(await lookup('alice.fake', { policy: 'cache-only' })).toBe('UNAVAILABLE');
    }
  });

  it('does not have every name read in every block by naming all of them', async () => {
    const { say, goTo, put, resolver, service, clock } = await rig();
    const names = Array.from({ length: 1_500 }, (_, i) => `name-${i}.fake`);
    for (const name of names) put(name, ids.old);
    const readAll = async () => {
      for await (const _ of resolver.lookupMany(names));
    };
    await readAll();
    const before = service.calls.names;
    for (let head = 101; head < 116; head++) {
      goTo(head);
      await say(head, names);
      await readAll();
      await clock.advance(1_000);
    }
    expect(service.calls.names - before).toBeLessThanOrEqual(3 * names.length);
  });

  it('cannot have more read by a wrong hash of the true head', async () => {
    const { say, lookup, service } = await rig();
    await lookup('bob.fake');
    const read = service.read.bind(service);
    service.read = async (...args) => {
      const reading = await read(...args);
      const block = { ...reading.evidence.block, hash: `0x${'ab'.repeat(32)}` as const };
      return { ...reading, evidence: { ...reading.evidence, block } };
    };
    await lookup('alice.fake');
    await say(100, ['alice.fake']);
    const { reads } = service.calls;
    expect(await lookup('alice.fake')).toBe('old chain');
    expect(service.calls.reads - reads).toBe(1);
    service.failWith(outage);
    expect(await lookup('alice.fake')).toBe('old cache stale');
  });

  it('cannot make a name wait for a final block by what somebody reads at a newer one', async () => {
    const { say, goTo, lookup, service } = await rig();
    expect(await lookup('alice.fake')).toBe('old chain');
    goTo(140);
    expect(await lookup('bob.fake', { finality: 'latest' })).toBe('old chain');
    goTo(101);
    await say(140, ['alice.fake']);
    service.failWith(outage);
    expect(await lookup('alice.fake')).toBe('old cache stale');
  });
});

describe('a head that goes down', () => {
  it('is no news while it does, however it is told', async () => {
    const { say, goTo, put, lookup, service } = await rig();
    await lookup('alice.fake');
    put('alice.fake', ids.new);
    goTo(101);
    await say(101, ['alice.fake']);
    await lookup('bob.fake');
    await say(5, undefined);
    service.failWith(outage);
    expect(await lookup('alice.fake', { policy: 'cache-only' })).toBe('UNAVAILABLE');
  });

  it('does not bring back what is over while the only endpoint left stands still', async () => {
    const { say, goTo, put, lookup, clock, lookupSlowly } = await rig();
    await lookup('alice.fake');
    put('alice.fake', ids.new);
    goTo(101);
    await say(101, ['alice.fake']);
    await lookup('bob.fake');
    goTo(95);
    put('alice.fake', ids.old);
    await clock.advance(180_000);
    expect(await lookupSlowly('alice.fake')).toBe('TOO_OLD');
  });

  it('takes back nothing where several have read, whoever tells of it', async () => {
    const { say, goTo, put, lookup, clock, service } = await rig();
    const read = service.read.bind(service);
    service.read = async (...args) => {
      const reading = await read(...args);
      return { ...reading, evidence: { ...reading.evidence, assurance: 'quorum' } };
    };
    await lookup('alice.fake');
    put('alice.fake', ids.new);
    goTo(101);
    await say(101, ['alice.fake']);
    await lookup('bob.fake');
    for (let minute = 0; minute < 10; minute++) {
      goTo(minute % 2 === 0 ? 5 + minute : 101);
      await clock.advance(60_000);
    }
    goTo(101);
    service.failWith(outage);
    expect(await lookup('alice.fake', { policy: 'cache-only' })).toBe('UNAVAILABLE');
  });
});
