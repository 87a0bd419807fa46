import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ResolverError, toResolverError } from '../errors.ts';
import type { BlockRef } from '../evidence.ts';
import type { Reading } from '../reading.ts';
import { createFakeNameService, createManualClock, type FakeLie } from '../testing/index.ts';
import { quorumOf } from './quorum.ts';

const changed = (reading: Reading, block: Partial<BlockRef>): Reading => ({
  ...reading,
  evidence: { ...reading.evidence, block: { ...reading.evidence.block, ...block } },
});

/** Everything a liar may do. Liars of one kind tell the same story. */
const lies: Readonly<Record<string, FakeLie>> = {
  value: { reading: (truth) => ({ ...truth, state: 'found', records: new Map([['k', 'lie']]) }) },
  'nothing there': { reading: ({ evidence }) => ({ state: 'absent', reason: 'name', evidence }) },
  'a ghost': {
    reading: ({ evidence }) => ({ state: 'found', records: new Map([['k', 'ghost']]), evidence }),
  },
  'another chain': {
    reading: (truth) => ({ ...truth, evidence: { ...truth.evidence, chain: 'fake:2' } }),
  },
  'another time': { reading: (truth) => changed(truth, { time: new Date(0) }) },
  'another block': {
    head: (block) => ({ ...block, hash: '0xbad0' }),
    blockAt: (block) => ({ ...block, hash: '0xbad0' }),
    reading: (truth) => changed({ ...truth, ...lieOf(truth) }, { hash: '0xbad0' }),
  },
  'a block that is far off': {
    head: (block) => ({ ...block, number: block.number + 1_000_000n }),
    reading: (truth) => ({ ...truth, ...lieOf(truth) }),
  },
  'an old block': {
    head: (block) => ({ ...block, number: 7n, hash: `0x${'7'.padStart(64, '0')}` }),
    reading: (truth) => ({ ...truth, ...lieOf(truth) }),
  },
};

function lieOf({ evidence }: Reading): Reading {
  return { state: 'found', records: new Map([['k', 'lie']]), evidence };
}

const conduct = fc.record({
  /** Undefined for an honest member. */
  lie: fc.constantFrom(...Object.keys(lies), 'error', 'silence'),
  lag: fc.integer({ min: 0, max: 4 }),
  delays: fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 6, maxLength: 6 }),
});

const schedule = fc
  .integer({ min: 2, max: 5 })
  .chain((count) =>
    fc.record({
      conducts: fc.array(conduct, { minLength: count, maxLength: count }),
      quorum: fc.integer({ min: 1, max: count }),
      // Fewer liars than a quorum, of which some may be honest members that fail.
      bad: fc.shuffledSubarray(Array.from({ length: count }, (_, i) => i)),
      name: fc.constantFrom('alice.fake', 'nobody.fake'),
    }),
  )
  .map(({ bad, quorum, ...rest }) => ({ ...rest, quorum, bad: bad.slice(0, quorum - 1) }));

const failure = new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'gone' });

type Schedule = typeof schedule extends fc.Arbitrary<infer T> ? T : never;

async function play({ conducts, quorum, bad, name }: Schedule) {
  const clock = createManualClock(1_000_000_000);
  const members = conducts.map(({ lie, lag, delays }, i) => {
    const member = createFakeNameService({
      clock,
      origin: `fake://${i}`,
      timeOf: (block) => block * 1_000,
      entryAt: (asked, block) =>
        asked === 'alice.fake' ? { records: new Map([['k', `v${block}`]]) } : undefined,
    });
    member.setHead(100 - lag);
    let asked = 0;
    member.setDelay(() => delays[asked++ % delays.length] as number);
    if (bad.includes(i)) {
      if (lie === 'error') member.failWith(failure);
      else if (lie === 'silence') member.setDelay(Number.POSITIVE_INFINITY);
      else member.lie(lies[lie]);
    }
    return member;
  });
  const service = quorumOf(members, { quorum, clock, timeout: 5_000 });
  const outcome = service.read(service.parse(name), ['k']).catch(toResolverError);
  await clock.advance(6_000);
  expect(clock.pending).toBe(0);
  return outcome;
}

describe('a quorum among liars', () => {
  it('gives the truth or an error, and never a lie', async () => {
    await fc.assert(
      fc.asyncProperty(schedule, async (plan) => {
        const outcome = await play(plan);
        if (outcome instanceof Error) return;
        const { block, chain, agreed, dissent = [] } = outcome.evidence;
        expect({ chain, hash: block.hash, time: block.time }).toEqual({
          chain: 'fake:1',
          hash: `0x${block.number.toString(16).padStart(64, '0')}`,
          time: new Date(Number(block.number) * 1_000),
        });
        if (plan.name === 'nobody.fake') expect(outcome.state).toBe('absent');
        else expect(outcome).toMatchObject({ records: new Map([['k', `v${block.number}`]]) });
        expect(agreed).toBeGreaterThanOrEqual(plan.quorum);
        // Nobody honest is called a liar.
        const liars = plan.bad.map((i) => `fake://${i}`);
        expect(dissent.filter((origin) => !liars.includes(origin))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('gives the truth whenever enough are honest', async () => {
    await fc.assert(
      fc.asyncProperty(schedule, async (plan) => {
        fc.pre(plan.conducts.length - plan.bad.length >= plan.quorum);
        expect(await play(plan)).toHaveProperty('evidence');
      }),
      { numRuns: 400 },
    );
  });

  it('takes as long as the last honest member that it needs, and no longer', async () => {
    const delays = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 3, maxLength: 7 });
    await fc.assert(
      fc.asyncProperty(delays, fc.nat(), async (all, seed) => {
        const quorum = 1 + (seed % all.length);
        const clock = createManualClock(1_000_000_000);
        const members = all.map((delay, i) => {
          const member = createFakeNameService({ clock, origin: `fake://${i}`, timeOf: () => 0 });
          member.setDelay(delay);
          return member;
        });
        const service = quorumOf(members, { quorum, clock });
        let endedAt = Number.NaN;
        const started = clock.now();
        void service.read(service.parse('alice.fake'), ['k']).then(() => {
          endedAt = clock.now();
        });
        await clock.advance(10_000);
        const kth = [...all].sort((a, b) => a - b)[quorum - 1] ?? 0;
        // The k-th head, then the k-th answer.
        expect(endedAt - started).toBe(2 * kth);
      }),
      { numRuns: 100 },
    );
  });
});
