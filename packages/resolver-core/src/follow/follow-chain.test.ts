import { describe, expect, it } from 'vitest';
import { type ErrorCode, ResolverError } from '../errors.ts';
import type { BlockRef } from '../evidence.ts';
import { fakeHash } from '../testing/fake-chain.ts';
import { createFakeChanges } from '../testing/fake-changes.ts';
import { createManualClock, settlePromises } from '../testing/index.ts';
import type { Milliseconds } from '../units.ts';
import type { ChangesOptions } from './chain-news.ts';
import { followChain } from './follow-chain.ts';

const blockAt = (number: number, hash = number): BlockRef => ({
  number: BigInt(number),
  hash: fakeHash(hash),
});
const failure = (code: ErrorCode): ResolverError => new ResolverError({ code, shortMessage: 'no' });
// How long nothing may come before the head is asked for.
const silence: Milliseconds = 60_000;

/** A chain of which a test tells, and the heads that it names when it is asked for one. */
function rig({ since, heads = [], isDeaf = false, isMute = false }: Rig = {}) {
  const clock = createManualClock();
  const ending = new AbortController();
  const begun: Begun[] = [];
  const questions: AbortSignal[] = [];
  const seen: string[] = [];
  const changes = createFakeChanges();
  async function* headOnly({ signal }: ChangesOptions) {
    questions.push(signal as AbortSignal);
    const head = await heads[questions.length - 1];
    if (head === undefined) throw failure('UNAVAILABLE');
    yield { block: blockAt(head), subjects: undefined };
  }
  const over = followChain(
    (options = {}) => {
      if (!('since' in options)) return headOnly(options);
      begun.push({ at: clock.now(), since: options.since?.number, signal: options.signal });
      const first = { block: blockAt(100), subjects: new Set<string>() };
      return changes.follow(first, {
        signal: isDeaf ? undefined : options.signal,
        since: isMute ? blockAt(0) : options.since,
      });
    },
    {
      clock,
      signal: ending.signal,
      since,
      onNews: ({ block, subjects }) =>
        seen.push(`${block.number} ${subjects ? [...subjects].join(' ') || 'nothing' : 'untold'}`),
      onLost: ({ code }) => seen.push(code),
    },
  ).finally(() => seen.push('over'));
  const tell = async (block: BlockRef, ...subjects: string[]): Promise<void> => {
    changes.tell({ block, subjects: new Set(subjects) });
    await settlePromises();
  };
  const fail = async (code: ErrorCode): Promise<void> => {
    changes.fail(failure(code));
    await settlePromises();
  };
  return { clock, ending, begun, questions, seen, tell, fail, over };
}

interface Rig {
  readonly since?: BlockRef;
  /** What it answers each time; undefined: that nobody answers. */
  readonly heads?: readonly (number | undefined | Promise<number>)[];
  /** Whether it goes on when it is told to end. */
  readonly isDeaf?: boolean;
  /** Whether it does not begin with its head. */
  readonly isMute?: boolean;
}

interface Begun {
  readonly at: Milliseconds;
  readonly since: bigint | undefined;
  readonly signal: AbortSignal | undefined;
}

describe('following a chain', () => {
  it('tells heads, also another block of the same height, and none that is behind', async () => {
    const { seen, tell } = rig();
    await tell(blockAt(101), 'alice');
    await tell(blockAt(101, 7), 'bob');
    await tell(blockAt(100), 'carol');
    await tell(blockAt(102), 'dave');
    expect(seen).toEqual(['100 nothing', '101 alice', '101 bob', '102 dave']);
  });

  it('tells an outage, also when it begins with one, and goes on where it was', async () => {
    const { seen, clock, fail, tell, begun } = rig({ since: blockAt(90) });
    await settlePromises();
    await fail('TIMEOUT');
    await clock.advance(1_000);
    await fail('UNAVAILABLE');
    await clock.advance(2_000);
    await tell(blockAt(95), 'alice');
    await fail('RATE_LIMITED');
    await clock.advance(1_000);
    expect(seen).toEqual(['TIMEOUT', '95 alice', 'RATE_LIMITED']);
    expect(begun.map(({ since }) => since)).toEqual([90n, 90n, 90n, 95n]);
  });

  it('tries again ever more slowly, up to twice a minute, and at once again behind the outage', async () => {
    const { clock, fail, tell, begun } = rig();
    await settlePromises();
    for (let tries = 0; tries < 7; tries++) {
      await fail('UNAVAILABLE');
      const before = begun.length;
      for (let waits = 0; begun.length === before && waits < 100; waits++) await clock.advance(500);
    }
    await tell(blockAt(101));
    await fail('UNAVAILABLE');
    await clock.advance(1_000);
    const pauses = begun.slice(1).map(({ at }, i) => at - (begun[i]?.at ?? 0));
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 1_000]);
  });

  it('ends with a service that was closed or tells no more, and calls neither an outage', async () => {
    const closed = rig();
    await settlePromises();
    await closed.fail('CLOSED');
    await closed.over;
    expect([closed.seen, closed.clock.pending]).toEqual([['100 nothing', 'over'], 0]);
    const seen: string[] = [];
    await followChain(async function* () {}, {
      clock: closed.clock,
      signal: new AbortController().signal,
      since: undefined,
      onNews: () => seen.push('news'),
      onLost: ({ code }) => seen.push(code),
    });
    expect([seen, closed.clock.pending]).toEqual([[], 0]);
  });

  it('ends with its signal, and what it asks for then', async () => {
    const { clock, ending, begun, seen, over } = rig();
    await settlePromises();
    ending.abort();
    await over;
    expect([seen, begun[0]?.signal?.aborted, clock.pending]).toEqual([['100 nothing', 'over'], true, 0]);
  });

  it('tells nothing more once it has ended, whatever still comes', async () => {
    const late = rig({ isDeaf: true });
    await settlePromises();
    late.ending.abort();
    await late.tell(blockAt(101), 'alice');
    const failing = rig({ isDeaf: true });
    await settlePromises();
    failing.ending.abort();
    await failing.fail('ABORTED');
    await Promise.all([late.over, failing.over]);
    expect([late.seen, failing.seen]).toEqual([
      ['100 nothing', 'over'],
      ['100 nothing', 'over'],
    ]);
  });
});

describe('a chain of which nothing is heard for long', () => {
  it('is left as it is where it stands still, or where nobody answers', async () => {
    const { clock, seen, begun, questions, tell } = rig({ heads: [100, undefined, 100] });
    await clock.advance(3 * silence + 10_000);
    expect([questions.length, begun.length]).toEqual([3, 1]);
    await tell(blockAt(101), 'alice');
    expect(seen).toEqual(['100 nothing', '101 alice']);
  });

  it('is not asked where it is before it has told anything', async () => {
    const { clock, seen, questions, tell } = rig({ isMute: true });
    await clock.advance(3 * silence);
    await tell(blockAt(101), 'alice');
    expect([seen, questions]).toEqual([['101 alice'], []]);
  });

  it('is begun anew where it has gone on, and nothing of it is lost or doubted', async () => {
    const { clock, seen, begun, tell, fail } = rig({ heads: [130], isDeaf: true });
    await clock.advance(silence + 1_000);
    expect(begun.map(({ since }) => since)).toEqual([undefined, 100n]);
    expect(begun.map(({ signal }) => signal?.aborted)).toEqual([true, false]);
    await tell(blockAt(131), 'alice');
    expect(seen).toEqual(['100 nothing', '131 alice']);
    await fail('UNAVAILABLE');
    expect(seen).toEqual(['100 nothing', '131 alice', 'UNAVAILABLE']);
  });

  it('is taken to go on below the last head once it is seen to, and not before', async () => {
    const { clock, seen, begun, tell } = rig({ heads: [50, 50, 51] });
    await clock.advance(2 * silence);
    expect([seen, begun.length]).toEqual([['100 nothing'], 1]);
    await clock.advance(silence + 1_000);
    expect(begun.map(({ since }) => since)).toEqual([undefined, 51n]);
    await tell(blockAt(52), 'alice');
    expect(seen).toEqual(['100 nothing', '51 untold', '52 alice']);
  });

  it('is found again below, though somebody said meanwhile that it is higher', async () => {
    const { clock, seen } = rig({ heads: [99, 50, 51] });
    await clock.advance(3 * silence + 1_000);
    expect(seen).toEqual(['100 nothing', '51 untold']);
  });

  it('begins to look anew with each head that comes', async () => {
    const { clock, seen, tell } = rig({ heads: [50, 51, 52] });
    await clock.advance(silence);
    await tell(blockAt(101));
    await clock.advance(silence);
    expect(seen).toEqual(['100 nothing', '101 nothing']);
    await clock.advance(silence);
    expect(seen).toEqual(['100 nothing', '101 nothing', '52 untold']);
  });

  it('is asked in a question of its own, which ends with the answer', async () => {
    const { clock, questions, begun } = rig({ heads: [100] });
    await clock.advance(silence);
    expect([questions[0]?.aborted, begun[0]?.signal?.aborted]).toEqual([true, false]);
  });

  it('is not told of when it ends while it is asked', async () => {
    let answer = (_: number): void => {};
    const head = new Promise<number>((resolve) => {
      answer = resolve;
    });
    const { clock, ending, questions, seen, over } = rig({ heads: [50, head], isDeaf: true });
    await clock.advance(2 * silence);
    expect([questions.length, questions[1]?.aborted]).toEqual([2, false]);
    ending.abort();
    expect(questions[1]?.aborted).toBe(true);
    answer(51);
    await over;
    expect([seen, clock.pending]).toEqual([['100 nothing', 'over'], 0]);
  });
});
