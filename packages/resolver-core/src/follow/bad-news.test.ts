import { describe, expect, it, vi } from 'vitest';
import { createResolver } from '../create-resolver.ts';
import { ResolverError } from '../errors.ts';
import { createFakeNameService, createManualClock, settlePromises } from '../testing/index.ts';
import type { FollowEvent } from './following.ts';

const ids = {
  old: 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g',
  new: 'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80',
};

async function rig(names: readonly string[] = ['alice.fake', 'bob.fake']) {
  const clock = createManualClock();
  const service = createFakeNameService({ clock });
  const put = (name: string, id: string) =>
    service.entries.set(name, { records: new Map([['staex-id', id]]) });
  for (const name of names) put(name, ids.old);
  const resolver = createResolver({ services: [service], clock });
  const events: FollowEvent[] = [];
  resolver.follow((event) => events.push(event));
  await vi.dynamicImportSettled();
  await settlePromises();
  const announce = async (names: readonly string[] | undefined): Promise<void> => {
    service.announce(names);
    await settlePromises();
  };
  const lookup = async (name: string): Promise<string> => {
    const resolution = await resolver.lookup(name);
    if (resolution.state === 'unknown') return resolution.error.code;
    const { origin, stale } = resolution.freshness;
    return `${resolution.state} ${origin}${stale ? ' stale' : ''}`;
  };
  return { clock, service, resolver, events, put, announce, lookup };
}

describe('news that cannot be met', () => {
  it('is an outage while the only endpoint left stands still below a block that was read', async () => {
    const { clock, service, lookup, announce } = await rig();
    await lookup('bob.fake');
    service.mine();
    await announce(['alice.fake', 'bob.fake']);
    await lookup('alice.fake');
    service.setHead(95);
    const before = service.calls.reads;
    service.setDelay(() => (service.calls.reads > before + 100 ? Number.POSITIVE_INFINITY : 0));
    const asked = lookup('bob.fake');
    await clock.advance(30_000);
    expect(await asked).toBe('TOO_OLD');
    expect(service.calls.reads - before).toBeLessThan(30);
  });

  it('of a block that was invented is taken back when the chain goes on below it', async () => {
    const { clock, service, lookup, announce, put, events } = await rig();
    service.setHead(1_000_000);
    await announce(undefined);
    service.setHead(101);
    await clock.advance(60_000);
    service.mine();
    await clock.advance(62_000);
    events.length = 0;
    expect(await lookup('bob.fake')).toBe('found chain');
    expect(await lookup('bob.fake')).toBe('found cache');
    put('bob.fake', ids.new);
    service.mine();
    await announce(['bob.fake']);
    expect(events).toMatchObject([{ state: 'head', names: ['bob.fake'], isCertain: true }]);
    expect(await lookup('bob.fake')).toBe('found chain');
  });

  it('does not let absence look like an answer in an outage', async () => {
    const { service, lookup, announce } = await rig();
    expect(await lookup('nobody.fake')).toBe('absent chain');
    service.mine();
    await announce(undefined);
    service.failWith(new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'down' }));
    expect(await lookup('nobody.fake')).toBe('UNAVAILABLE');
  });

  it('leaves nothing to fall back on where it was met while the chain was waited for', async () => {
    const { clock, service, lookup, announce } = await rig();
    await lookup('alice.fake');
    await clock.advance(121_000);
    service.setDelay(Number.POSITIVE_INFINITY);
    const asked = lookup('alice.fake');
    await settlePromises();
    service.setDelay(0);
    service.mine();
    await announce(['alice.fake']);
    await lookup('bob.fake');
    await clock.advance(1_800);
    expect(await asked).toBe('TIMEOUT');
  });

  it('lets no flood of names make all others be read anew more than twice a minute', async () => {
    const { clock, service, lookup, announce } = await rig();
    await lookup('bob.fake');
    const before = service.calls.reads;
    for (let second = 0; second < 29; second++) {
      service.mine();
      await announce(Array.from({ length: 4_000 }, (_, i) => `stranger-${second}-${i}.fake`));
      await lookup('bob.fake');
      await clock.advance(1_000);
    }
    expect(service.calls.reads - before).toBeLessThanOrEqual(1);
  });
});
