import { describe, expect, it } from 'vitest';
import { ResolverError, toResolverError } from '../errors.ts';
import { createFakeNameService, createManualClock } from '../testing/index.ts';
import type { TraceEvent } from '../trace.ts';
import { type Member, toMembers } from './member.ts';
import { holdRound, type Round } from './round.ts';

type Work = (signal: AbortSignal) => Promise<unknown>;

/** Rounds in which members are asked once for a number; done when the numbers make 3, or when nobody is awaited. */
function rig() {
  const clock = createManualClock();
  const members = toMembers(
    ['a', 'b'].map((letter) => createFakeNameService({ clock, origin: `fake://${letter}` })),
  );
  const closing = new AbortController();
  const trail: TraceEvent[] = [];
  const hold = (works: readonly Work[], signal?: AbortSignal) => {
    const said = new Map<Member, number>();
    let judged = 0;
    let seen: Round | undefined;
    const round = { members, quorum: 2, clock, timeout: 5_000, closing: closing.signal, signal };
    const outcome = holdRound<string>(
      { ...round, trace: (event) => void trail.push(event) },
      {
        said: (member) => said.get(member)?.toString(),
        open(opened) {
          seen = opened;
          members.forEach((member, i) => {
            const work = works[i];
            if (work) opened.ask(member, 'number', work, (n) => void said.set(member, (n as number) + 0));
          });
        },
        judge({ isAwaited }) {
          judged++;
          if ([...said.values()].reduce((sum, n) => sum + n, 0) === 3) return 'three';
          return members.some(isAwaited) ? undefined : 'nobody';
        },
      },
    ).catch(toResolverError);
    return { outcome, round: seen as unknown as Round, timesJudged: () => judged };
  };
  /** The outcome within a time. */
  const holdFor = async (within: number, ...works: readonly Work[]) => {
    const { outcome } = hold(works);
    await clock.advance(within);
    return Promise.race([outcome, 'open' as const]);
  };
  return { clock, members, closing, trail, hold, holdFor };
}

const says = (n: number) => async () => n;
const silent = () => new Promise<never>(() => {});
const fails = (code: ResolverError['code']) => () =>
  Promise.reject(new ResolverError({ code, shortMessage: '' }));

describe('a round', () => {
  it('ends with the first result, and with it all that is open', async () => {
    const { clock, hold } = rig();
    const signals: AbortSignal[] = [];
    const { outcome } = hold([
      says(3),
      (signal) => {
        signals.push(signal);
        return silent();
      },
    ]);
    expect(await outcome).toBe('three');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(clock.pending).toBe(0);
  });

  it('takes no notice of what comes after its end', async () => {
    const { clock, members, hold, trail } = rig();
    const late: Work = (signal) =>
      new Promise((_, reject) => {
        const gone = new ResolverError({ code: 'TIMEOUT', shortMessage: '' });
        signal.addEventListener('abort', () => reject(gone));
      });
    const { outcome, round, timesJudged } = hold([says(3), late]);
    expect(await outcome).toBe('three');
    const judged = timesJudged();
    await clock.advance(10_000);
    expect([timesJudged(), round.failures.size]).toEqual([judged, 0]);
    expect(trail.map(({ detail }) => detail)).toEqual(['fake://a: number']);
    expect(members[1]?.silentUntil).toBeLessThan(clock.now());
  });

  it('says what each member was asked for, and how it failed', async () => {
    const { holdFor, trail } = rig();
    await holdFor(0, says(1), fails('RATE_LIMITED'));
    expect(trail).toMatchObject([
      { step: 'quorum', detail: 'fake://a: number', failed: undefined },
      { step: 'quorum', detail: 'fake://b: number', failed: 'RATE_LIMITED' },
    ]);
    for (const { ms } of trail) expect(ms).toBeLessThan(60_000);
  });

  it('counts as a failure what throws at once, and what is no answer at all', async () => {
    const { hold } = rig();
    const { outcome, round } = hold([
      () => {
        throw new ResolverError({ code: 'BUSY', shortMessage: '' });
      },
      async () => Symbol('no number'),
    ]);
    expect(await outcome).toBe('nobody');
    expect([...round.failures.values()].map(({ code }) => code)).toEqual(['BUSY', 'INTERNAL']);
  });

  it('awaits a member until it has answered all that it was asked', async () => {
    const { members, clock, hold } = rig();
    const { round } = hold([silent, silent]);
    const [a] = members as [Member, Member];
    round.ask(a, 'more', says(0), () => {});
    await clock.advance(0);
    expect(round.isAwaited(a)).toBe(true);
  });

  it('is early for a second, and judged again then', async () => {
    const { clock, hold } = rig();
    const { round, timesJudged } = hold([silent, silent]);
    await clock.advance(999);
    expect([round.isEarly(), timesJudged()]).toEqual([true, 0]);
    await clock.advance(1);
    expect([round.isEarly(), timesJudged()]).toEqual([false, 1]);
  });

  it('ends with its caller', async () => {
    const { clock, hold } = rig();
    const caller = new AbortController();
    const { outcome } = hold([silent, silent], caller.signal);
    caller.abort();
    expect(await outcome).toMatchObject({ code: 'ABORTED' });
    expect(clock.pending).toBe(0);
  });

  it('is over before it begins for one who gave up, and for one that was closed', async () => {
    const { closing, hold } = rig();
    const gaveUp = hold([says(3)], AbortSignal.abort());
    expect(await gaveUp.outcome).toMatchObject({ code: 'ABORTED' });
    closing.abort();
    expect(await hold([says(3)]).outcome).toMatchObject({ code: 'CLOSED' });
    expect(gaveUp.round).toBeUndefined();
  });
});

describe('a member that kept silent up to a deadline', () => {
  it.each<[string, Work]>([
    ['of the round', silent],
    ['of its own', fails('TIMEOUT')],
  ])('%s is awaited for a second only, for half a minute', async (_whose, silence) => {
    const { clock, holdFor } = rig();
    await holdFor(5_000, says(1), silence);
    expect(await holdFor(999, says(1), silent)).toBe('open');
    await clock.advance(1);
    expect(await holdFor(1_000, says(1), silent)).toBe('nobody');
    await clock.advance(30_000);
    expect(await holdFor(4_999, says(1), silent)).toBe('open');
  });

  it('is awaited like all others once it has answered', async () => {
    const { holdFor } = rig();
    await holdFor(5_000, says(1), silent);
    expect(await holdFor(0, says(1), says(2))).toBe('three');
    expect(await holdFor(4_999, says(1), silent)).toBe('open');
  });

  it('is not one that answered, or failed in another way', async () => {
    for (const work of [says(1), fails('UNAVAILABLE')]) {
      const { holdFor } = rig();
      await holdFor(5_000, silent, work);
      expect(await holdFor(4_999, says(1), silent)).toBe('open');
    }
  });
});
