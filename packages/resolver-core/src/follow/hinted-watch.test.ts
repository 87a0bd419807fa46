import { describe, expect, it, vi } from 'vitest';
import { createResolver } from '../create-resolver.ts';
import { ResolverError } from '../errors.ts';
import { createFakeNameService, createManualClock, settlePromises } from '../testing/index.ts';
import type { BlockNumber } from '../units.ts';

const id = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';

/** Watches alice.fake, of which a source tells that cannot be followed itself, as a gateway does. */
async function rig() {
  const clock = createManualClock();
  const { changes: _, ...service } = createFakeNameService({ clock });
  service.entries.set('alice.fake', { records: new Map([['staex-id', id]]) });
  let hint = (_: BlockNumber): void => {};
  let fail = (_: Error): void => {};
  let listened = 0;
  async function* watch() {
    listened += 1;
    for (;;) {
      const block = await new Promise<BlockNumber>((resolve, reject) => {
        hint = resolve;
        fail = reject;
      });
      yield { name: 'alice.fake', block };
    }
  }
  const resolver = createResolver({ services: [{ ...service, watch }], clock });
  const states: string[] = [];
  const ending = new AbortController();
  const over = (async () => {
    for await (const { state } of resolver.watch(['alice.fake'], { signal: ending.signal }))
      states.push(state);
  })();
  await vi.waitUntil(() => states.length > 0);
  await settlePromises();
  return {
    clock,
    service,
    states,
    over,
    end: () => ending.abort(),
    hint: (block: BlockNumber) => hint(block),
    fail: (error: Error) => fail(error),
    listened: () => listened,
  };
}

describe('a source that tells of names', () => {
  it('is listened to again after it failed, and what it may not have told is looked at', async () => {
    const { clock, service, states, fail, listened, end, over } = await rig();
    service.entries.delete('alice.fake');
    service.mine();
    fail(new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'down' }));
    await settlePromises();
    await clock.advance(10);
    expect(states).toEqual(['found', 'absent']);
    await clock.advance(120_000);
    expect(listened()).toBe(2);
    end();
    await over;
  });

  it('is not listened to again once it was closed', async () => {
    const { clock, states, fail, listened, end, over } = await rig();
    fail(new ResolverError({ code: 'CLOSED', shortMessage: 'closed' }));
    await clock.advance(120_000);
    expect(listened()).toBe(1);
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
