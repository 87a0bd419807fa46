import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createResolver } from '../create-resolver.ts';
import { ResolverError } from '../errors.ts';
import { createFakeNameService, createManualClock, settlePromises } from '../testing/index.ts';

const id = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';
const outage = new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'down' });
const names = ['alice.fake', 'bob.fake'];

const lookupStep = fc.record({
  op: fc.constant('lookup' as const),
  name: fc.constantFrom(...names),
  kinds: fc.constantFrom(undefined, ['staex'] as const, ['staex', 'iroh'] as const),
  policy: fc.constantFrom(undefined, 'cache-only' as const, 'network' as const),
});
const step = fc.oneof(
  { weight: 4, arbitrary: lookupStep },
  {
    weight: 3,
    arbitrary: fc.record({
      op: fc.constant('say' as const),
      // Beside the head that is read at.
      ahead: fc.oneof(fc.integer({ min: -20, max: 20 }), fc.constant(1_000_000)),
      told: fc.constantFrom(undefined, [], ['alice.fake'], names),
      isFlood: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('mine' as const), tells: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      op: fc.constant('wait' as const),
      ms: fc.constantFrom(10, 1_000, 31_000, 61_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('outage' as const), isOn: fc.boolean() }) },
);

describe('an answer that is known to be over', () => {
  it('is never served again, whatever is told of the chain', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
        const clock = createManualClock();
        const service = createFakeNameService({ clock });
        for (const name of names) service.entries.set(name, { records: new Map([['staex-id', id]]) });
        const resolver = createResolver({ services: [service], clock });
        let head = 100;
        let read = 0;
        const told = new Map<string, number[]>();
        /** Below it every reading of the name is over. */
        const floorOf = (name: string): number =>
          Math.max(0, ...(told.get(name) ?? []).filter((block) => block <= read));
        resolver.follow((event) => {
          if (event.state !== 'head' || !event.isCertain) return;
          for (const name of event.names)
            told.set(name, [...(told.get(name) ?? []), Number(event.block.number)]);
        });
        await vi.dynamicImportSettled();
        await settlePromises();
        for (const one of steps) {
          if (one.op === 'wait') await clock.advance(one.ms);
          else if (one.op === 'outage') service.failWith(one.isOn ? outage : undefined);
          else if (one.op === 'mine') {
            head += 1;
            service.setHead(head);
            if (one.tells) service.announce(['alice.fake']);
            await settlePromises();
          } else if (one.op === 'say') {
            service.setHead(head + one.ahead);
            const flood = one.isFlood ? Array.from({ length: 10_001 }, (_, i) => `${i}.fake`) : [];
            service.announce(one.told && [...one.told, ...flood]);
            await settlePromises();
            service.setHead(head);
          } else {
            const floor = floorOf(one.name);
            const asked = resolver.lookup(one.name, { kinds: one.kinds, policy: one.policy });
            await clock.advance(10_000);
            const answer = await asked;
            if (answer.state !== 'found') continue;
            const number = Number(answer.evidence.block.number);
            expect(number).toBeGreaterThanOrEqual(floor);
            if (answer.freshness.origin === 'chain' && number > read) read = number;
          }
        }
        await resolver.close();
      }),
      { numRuns: 60 },
    );
  });
});
