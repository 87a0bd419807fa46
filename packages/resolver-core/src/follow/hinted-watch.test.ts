import { describe, expect, it, vi } from 'vitest';
import { createResolver } from '../create-resolver.ts';
import { ResolverError } from '../errors.ts';
import type { Name } from '../name.ts';
import type { NameNews } from '../name-service.ts';
import { createFakeNameService, createManualClock, settlePromises } from '../testing/index.ts';
import type { BlockNumber } from '../units.ts';

const id = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';

/** Watches alice.fake, of which a source tells that cannot be followed itself, as a gateway does. */
async function rig({ isFollowed = false } = {}) {
  const clock = createManualClock();
  const { changes, ...service } = createFakeNameService({ clock });
  service.entries.set('alice.fake', { records: new Map([['staex-id', id]]) });
  const elsewhere = createFakeNameService({ clock, id: 'elsewhere', tld: 'elsewhere' });
  let hint = (_: NameNews): void => {};
  let fail = (_: Error): void => {};
  const listened: { readonly names: readonly string[]; readonly signal: AbortSignal | undefined }[] = [];
  async function* watch(names: readonly Name[], { signal }: { signal?: AbortSignal | undefined } = {}) {
    listened.push({ names: names.map(({ text }) => text), signal });
    for (;;) {
      yield await new Promise<NameNews>((resolve, reject) => {
        hint = resolve;
        fail = reject;
      });
    }
  }
  const source = { ...service, watch, ...(isFollowed ? { changes } : {}) };
  const resolver = createResolver({ services: [source, elsewhere], clock });
  const states: string[] = [];
  const names = ['alice.fake', 'bob.elsewhere', 'not a name'];
  const ending = new AbortController();
  const over = (async () => {
    for await (const { input, state } of resolver.watch(names, { signal: ending.signal }))
      if (input === 'alice.fake') states.push(state);
  })();
  await vi.waitUntil(() => states.length > 0);
  await settlePromises();
  return {
    clock,
    service,
    states,
    over,
    end: () => ending.abort(),
    hint: (block?: BlockNumber, name = 'alice.fake') => hint({ name, block }),
    fail: (error: Error) => fail(error),
    listened,
  };
}

describe('a source that tells of names', () => {
  it('is handed its own names, and told when the watch ends', async () => {
    const { listened, end, over } = await rig();
    expect(listened).toMatchObject([{ names: ['alice.fake'], signal: { aborted: false } }]);
    end();
    await over;
    expect(listened[0]?.signal?.aborted).toBe(true);
  });

  it('is not listened to where its chain can be followed', async () => {
    const { listened, end, over } = await rig({ isFollowed: true });
    end();
    await over;
    expect(listened).toEqual([]);
  });

  it('has a name read at a block that is news, or where it names none, and no other name', async () => {
    const { clock, service, hint, end, over } = await rig();
    const { calls } = service;
    for (const [block, name, reads] of [
      [99n, 'alice.fake', 0],
      [100n, 'alice.fake', 0],
      [undefined, 'nobody.fake', 0],
      [undefined, 'alice.fake', 1],
    ] as const) {
      const before = calls.reads;
      hint(block, name);
      await clock.advance(10);
      expect(calls.reads - before).toBe(reads);
    }
    end();
    await over;
  });

  it('has it read a second later where it tells of it twice in one', async () => {
    const { clock, service, states, hint, end, over } = await rig();
    service.mine();
    hint(101n);
    await clock.advance(500);
    service.entries.delete('alice.fake');
    service.mine();
    hint(102n);
    await clock.advance(499);
    expect(states).toEqual(['found']);
    await clock.advance(1);
    expect(states).toEqual(['found', 'absent']);
    end();
    await over;
  });

  it('is listened to again after it failed, and what it may not have told is looked at', async () => {
    const { clock, service, states, fail, listened, end, over } = await rig();
    service.entries.delete('alice.fake');
    service.mine();
    fail(new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'down' }));
    await settlePromises();
    await clock.advance(10);
    expect(states).toEqual(['found', 'absent']);
    await clock.advance(120_000);
    expect(listened).toHaveLength(2);
    end();
    await over;
  });

  it('is not listened to again once it was closed', async () => {
    const { clock, states, fail, listened, end, over } = await rig();
    fail(new ResolverError({ code: 'CLOSED', shortMessage: 'closed' }));
    await clock.advance(120_000);
    expect(listened).toHaveLength(1);
    expect(states).toEqual(['found']);
    end();
    await over;
  });

  it('makes no outage of a block that nobody else gets to', async () => {
    const { clock, service, states, hint, over, end } = await rig();
    hint(1_000_000n);
    await settlePromises();
    await clock.advance(10);
    expect(states).toEqual(['found']);
    service.entries.delete('alice.fake');
    service.mine();
    await clock.advance(6_000);
    expect(states).toEqual(['found', 'absent']);
    end();
    await over;
  });

  it('has a name read no more than now and then, however often it tells of it, and tells of none in vain', async () => {
    const { clock, service, states, hint, over, end } = await rig();
    const { reads } = service.calls;
    for (let hints = 0; hints < 1_000; hints++) {
      hint(1_000_000n + BigInt(hints));
      await clock.advance(5);
    }
    expect(service.calls.reads - reads).toBeLessThanOrEqual(25);
    await clock.advance(3_000);
    service.entries.delete('alice.fake');
    service.mine();
    hint(101n);
    await settlePromises();
    expect(states).toEqual(['found', 'absent']);
    end();
    await over;
  });
});
