import { describe, expect, it } from 'vitest';
import { createResolver } from '../create-resolver.ts';
import { ResolverError } from '../errors.ts';
import { createFakeNameService, createManualClock, settlePromises } from '../testing/index.ts';
import type { WatchOptions } from './watch-names.ts';

const id = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';

/** Watches names; what `onOutcome` gives is done with each outcome before the next one is asked for. */
async function rig(
  names: readonly string[],
  { signal, onOutcome = () => {} }: WatchOptions & { readonly onOutcome?: (state: string) => unknown } = {},
) {
  const clock = createManualClock();
  const service = createFakeNameService({ clock });
  for (const name of ['alice.fake', 'bob.fake'])
    service.entries.set(name, { records: new Map([['staex-id', id]]) });
  const resolver = createResolver({ services: [service], clock });
  const seen: string[] = [];
  const over = (async () => {
    try {
      for await (const resolution of resolver.watch(names, { signal })) {
        const state = resolution.state === 'unknown' ? resolution.error.code : resolution.state;
        seen.push(state);
        if ((await onOutcome(state)) === 'break') break;
      }
    } finally {
      seen.push('over');
    }
  })();
  /** Until as much was seen; the modules are loaded first. */
  const has = async (outcomes: number): Promise<void> => {
    for (let tries = 0; seen.length < outcomes && tries < 200; tries++)
      await new Promise((resolve) => setTimeout(resolve, 5));
    await settlePromises();
  };
  return { clock, service, resolver, seen, has, over };
}

describe('a watch', () => {
  it('ends with its signal, and leaves nothing that waits', async () => {
    const ending = new AbortController();
    const { clock, seen, has, over } = await rig(['alice.fake', 'bob.fake'], ending);
    await has(2);
    ending.abort();
    await over;
    expect([seen, clock.pending]).toEqual([['found', 'found', 'over'], 0]);
  });

  it('ends at once when its signal fires while its reader is busy with an outcome', async () => {
    const ending = new AbortController();
    const onOutcome = (state: string) => state === 'absent' && ending.abort();
    const { clock, service, seen, has } = await rig(['alice.fake'], { signal: ending.signal, onOutcome });
    await has(1);
    service.entries.delete('alice.fake');
    service.mine();
    service.announce(['alice.fake']);
    await has(3);
    expect([seen, clock.pending]).toEqual([['found', 'absent', 'over'], 0]);
  });

  it('ends without a word when its signal fires while it reads', async () => {
    const ending = new AbortController();
    const { clock, service, seen, has, over } = await rig(['alice.fake', 'bob.fake'], ending);
    await has(2);
    service.setDelay(Number.POSITIVE_INFINITY);
    service.announce(new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'down' }));
    await clock.advance(10);
    ending.abort();
    await over;
    expect(seen).toEqual(['found', 'found', 'over']);
  });

  it('reads nothing when its signal has fired before', async () => {
    const { service, seen, has, clock } = await rig(['alice.fake'], { signal: AbortSignal.abort() });
    await has(1);
    expect([seen, service.calls.reads, clock.pending]).toEqual([['over'], 0, 0]);
  });

  it('ends with its reader, and follows no chain any more', async () => {
    const { service, clock, seen, has } = await rig(['alice.fake'], { onOutcome: () => 'break' });
    await has(2);
    expect([seen, clock.pending]).toEqual([['found', 'over'], 0]);
    const { reads } = service.calls;
    service.announce(['alice.fake']);
    await clock.advance(60_000);
    expect(service.calls.reads).toBe(reads);
  });

  it('ends with the resolver, at once, and says why of each name', async () => {
    const { clock, resolver, seen, has } = await rig(['alice.fake', 'not a name', 'bob.fake', 'no.service']);
    await has(4);
    seen.length = 0;
    await resolver.close();
    await has(3);
    expect([seen, clock.pending]).toEqual([['CLOSED', 'CLOSED', 'over'], 0]);
  });

  it.each([
    ['of no name', [], []],
    ['of a text that cannot be one', ['not a name'], ['INVALID_NAME']],
  ])('%s goes on until the resolver is closed', async (_, names, outcomes) => {
    const { clock, resolver, seen, has } = await rig(names);
    await has(outcomes.length);
    // Until it waits.
    while (clock.pending < 1) await new Promise((resolve) => setTimeout(resolve, 5));
    await clock.advance(120_000);
    expect(seen).toEqual(outcomes);
    await resolver.close();
    await has(outcomes.length + 1);
    expect([seen, clock.pending]).toEqual([[...outcomes, 'over'], 0]);
  });

  it('of a resolver that was closed before says so and ends', async () => {
    const { resolver, seen, has } = await rig(['alice.fake', 'bob.fake']);
    await has(2);
    await resolver.close();
    await has(4);
    seen.length = 0;
    for await (const { state } of resolver.watch(['alice.fake'])) seen.push(state);
    expect(seen.filter((one) => one !== 'over')).toEqual(['unknown']);
  });
});
