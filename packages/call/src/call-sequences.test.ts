import { ResolverError } from '@peername/resolver-core';
import { createManualClock } from '@peername/resolver-core/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createStandInConnection, type StandInConnection } from '../testing/stand-in-connection.ts';
import { createTwoPeople } from '../testing/two-people.ts';
import type { Call } from './call.ts';
import { callMoves, mayCapture } from './call-machine.ts';
import type { CallState } from './call-state.ts';

const outage = new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'No endpoint could be reached' });
const mode = fc.constantFrom('direct' as const, 'lan' as const, 'relay' as const, 'overlay' as const);
const who = fc.constantFrom('alice' as const, 'bob' as const);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('dial' as const), who }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('open' as const), who }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('proceed' as const), who, mode }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('take' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('accept' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('end' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.nat(40) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('outage' as const), on: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('become' as const),
      state: fc.constantFrom<RTCPeerConnectionState>('connecting', 'connected', 'disconnected', 'failed'),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;
// The way that a call should go, of which a part is gone before anything may happen.
const plan: readonly Step[] = [
  { do: 'dial', who: 'alice' },
  { do: 'proceed', who: 'alice', mode: 'direct' },
  { do: 'open', who: 'bob' },
  { do: 'proceed', who: 'bob', mode: 'direct' },
  { do: 'take', who: 'alice' },
];
const planned = fc
  .nat(plan.length)
  .map((length) => plan.slice(0, length).map((step) => ({ step, settles: true })));
const random = fc.array(fc.record({ step, settles: fc.boolean() }), { maxLength: 20, size: 'max' });
const scenario = fc.tuple(planned, random).map(([first, then]) => [...first, ...then]);

it('whatever two people do in whatever order, each call moves as it may, ends, and leaves nothing behind', async () => {
  const reached = new Set<string>();
  await fc.assert(
    fc.asyncProperty(scenario, async (steps) => {
      const clock = createManualClock();
      const people = createTwoPeople(clock);
      const connections: StandInConnection[] = [];
      const createConnection = () => {
        const connection = createStandInConnection();
        connections.push(connection);
        return connection;
      };
      const calls = {
        alice: people.alice.call({ createConnection }),
        bob: people.bob.call({ createConnection }),
      };
      for (const call of Object.values(calls)) watch(call, reached);
      const links: string[] = ['peername:#i=AAAA'];
      const underWay: Promise<unknown>[] = [];
      for (const { step, settles } of steps) {
        const done = take(step);
        underWay.push(done);
        if (settles) await done;
        for (const { state } of Object.values(calls)) if ('link' in state) links.push(state.link);
      }
      const ends = Object.values(calls).map((call) => call.end());
      await Promise.all(ends);
      await Promise.all(underWay);
      for (const call of Object.values(calls)) {
        const { state } = call;
        expect(state.at).toBe('ended');
        expect([mayCapture(state), call.conversation]).toEqual([false, undefined]);
        await call.dial('bob.fake');
        await call.proceed('direct');
        expect(call.state).toBe(state);
      }
      expect(connections.every(({ connectionState }) => connectionState === 'closed')).toBe(true);
      await clock.advance(120 * 60_000);
      expect(clock.pending).toBe(0);

      async function take(step: Step): Promise<unknown> {
        switch (step.do) {
          case 'dial':
            return calls[step.who].dial(step.who === 'alice' ? 'bob.fake' : 'alice.fake');
          case 'open':
            return calls[step.who].open(links.at(-1) ?? '');
          case 'proceed':
            return calls[step.who].proceed(step.mode);
          case 'take':
            return calls[step.who].takeReply(links.at(-1) ?? '');
          case 'accept':
            return calls[step.who].acceptChange();
          case 'end':
            return calls[step.who].end();
          case 'wait':
            return clock.advance(step.minutes * 60_000);
          case 'outage':
            return people.chain.failWith(step.on ? outage : undefined);
          case 'become':
            return connections.at(-1)?.become(step.state);
        }
      }
    }),
    { numRuns: 100 },
  );
  expect([...reached]).toEqual(expect.arrayContaining(['waiting', 'ringing', 'reply-ready', 'connecting']));
});

/** Holds each change of a call to the table of moves. */
function watch(call: Call, reached: Set<string>): void {
  let before: CallState = call.state;
  call.subscribe((state) => {
    if (state.at !== before.at) expect(callMoves[before.at]).toContain(state.at);
    before = state;
    reached.add(state.at);
  });
}
