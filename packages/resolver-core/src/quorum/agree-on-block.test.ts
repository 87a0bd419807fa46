import { describe, expect, it } from 'vitest';
import { ResolverError, toResolverError } from '../errors.ts';
import type { BlockRef } from '../evidence.ts';
import type { BlockSource, ReadOptions } from '../name-service.ts';
import { createFakeNameService, createManualClock } from '../testing/index.ts';
import type { TraceEvent } from '../trace.ts';
import type { BlockNumber } from '../units.ts';
import { type AgreedBlock, agreeOnBlock, type BlockWish } from './agree-on-block.ts';
import { toMembers } from './member.ts';

/** One member for each head, and what some of them do otherwise; `open` while there is no outcome. */
function rig(heads: readonly number[], quorum = 2, sources: Record<number, Partial<BlockSource>> = {}) {
  const clock = createManualClock();
  const services = heads.map((head, i) => {
    const fake = createFakeNameService({ clock, origin: `fake://${'abcde'[i]}` });
    fake.setHead(head);
    return { ...fake, blocks: { ...(fake.blocks as BlockSource), ...sources[i] } };
  });
  const closing = new AbortController().signal;
  const asked: string[] = [];
  const trace = ({ detail }: TraceEvent) => void asked.push(detail);
  const agree = async (wish: Partial<BlockWish> = {}, within = 0) => {
    let outcome: AgreedBlock | ResolverError | 'open' = 'open';
    const round = { members: toMembers(services), quorum, clock, timeout: 10_000, closing, trace };
    agreeOnBlock(round, { finality: 'latest', floor: 0n, ...wish }).then(
      (agreed) => (outcome = agreed),
      (error) => (outcome = toResolverError(error)),
    );
    await clock.advance(within);
    return outcome as AgreedBlock | ResolverError | 'open';
  };
  /** The height agreed on within a time, or why there is none. */
  const heightBy = async (wish: Partial<BlockWish> = {}, within = 0) => {
    const outcome = await agree(wish, within);
    if (outcome === 'open') return outcome;
    return outcome instanceof Error ? outcome.code : outcome.block.number;
  };
  return { agree, heightBy, asked };
}

const silent = { head: () => new Promise<never>(() => {}) };
const dumb = { blockAt: () => new Promise<never>(() => {}) };
const failing = { blockAt: () => Promise.reject(outage) };
const outage = new ResolverError({ code: 'RATE_LIMITED', shortMessage: 'slow down' });
/** Has a block of its own at each height. */
const forked: BlockSource = {
  head: async () => ({ number: 100n, hash: '0xbad0' }),
  blockAt: async (number) => ({ number, hash: '0xbad1' }),
};

describe('a block is agreed on', () => {
  it('at once, when enough have it, also below a head that is not too far off', async () => {
    expect(await rig([100, 100, 132], 2, { 2: dumb }).heightBy()).toBe(100n);
    expect(await rig([100, 132, 100]).agree()).toMatchObject({ block: { number: 100n }, dissent: [] });
  });

  it('after a second, when the heads lie far apart and one is still to come', async () => {
    const spread = () => rig([100, 133, 100, 0], 2, { 3: silent });
    expect(await spread().heightBy({}, 999)).toBe('open');
    expect(await spread().heightBy({}, 1_000)).toBe(100n);
    expect(await rig([100, 132, 100, 0], 2, { 3: silent }).heightBy()).toBe(100n);
  });

  it('without a wait for one that names a head far off and says no more', async () => {
    expect(await rig([9_000, 100, 100], 2, { 0: dumb }).heightBy()).toBe(100n);
  });

  it('whose height is the highest that enough have reached, of those that lie near together', async () => {
    expect(await rig([98, 99, 95, 90], 2).heightBy()).toBe(98n);
    expect(await rig([99, 95, 98, 90], 3).heightBy()).toBe(95n);
  });

  it('of heads far below only once the higher ones have failed', async () => {
    const broken = {
      blockAt: async (number: BlockNumber): Promise<BlockRef> => ({ number, hash: '0xbad0' }),
    };
    // One makes 101 up, and nobody else has its 100; at 68 and below all are at one.
    expect(await rig([101, 100, 67, 67], 2, { 0: broken }).heightBy({}, 1_000)).toBe(67n);
  });

  it('also when one that named another block further up says no more of it', async () => {
    const hangs = {
      blockAt: (number: BlockNumber) =>
        number === 100n ? Promise.resolve({ number, hash: '0xbad0' } as const) : new Promise<never>(() => {}),
    };
    expect(await rig([101, 100, 67], 2, { 0: hangs }).heightBy()).toBe(67n);
  });

  it('one lower or two when the chain has two at its tip, and no further down', async () => {
    const splitAbove = (top: bigint) => ({
      head: async () => ({ number: 100n, hash: '0xbad0' }) as const,
      blockAt: async (number: BlockNumber): Promise<BlockRef> => ({
        number,
        hash: number > top ? '0xbad0' : `0x${number.toString(16).padStart(64, '0')}`,
      }),
    });
    expect(await rig([100, 100], 2, { 0: splitAbove(99n) }).heightBy()).toBe(99n);
    expect(await rig([100, 100], 2, { 0: splitAbove(98n) }).heightBy()).toBe(98n);
    expect(await rig([100, 100], 2, { 0: splitAbove(97n) }).heightBy()).toBe('DISAGREEMENT');
    expect(await rig([100, 100], 2, { 0: splitAbove(98n) }).heightBy({ floor: 99n })).toBe('DISAGREEMENT');
    expect(
      await rig([0, 0], 2, {
        0: { ...splitAbove(-1n), head: async () => ({ number: 0n, hash: '0xbad0' }) },
      }).heightBy(),
    ).toBe('DISAGREEMENT');
  });

  it('by their hashes: who names another block, or one of another height, does not count', async () => {
    const lost = { blockAt: async () => ({ number: 7n, hash: '0x07' }) as const };
    const { agree } = rig([100, 102, 103, 101], 2, { 1: lost, 2: lost });
    expect(await agree({}, 1_000)).toMatchObject({
      block: { number: 100n },
      backers: [{ origin: 'fake://a' }, { origin: 'fake://d' }],
      dissent: [{ origin: 'fake://b' }, { origin: 'fake://c' }],
    });
    const right = {
      blockAt: async (number: BlockNumber): Promise<BlockRef> => ({
        number: number + 1n,
        hash: `0x${number.toString(16).padStart(64, '0')}`,
      }),
    };
    expect(await rig([100, 101], 2, { 1: right }).heightBy()).toBe('DISAGREEMENT');
  });

  it('of the finality wanted, and what is still open ends with it', async () => {
    const seen: ReadOptions[] = [];
    const watched: BlockSource = {
      head: async (o = {}) => {
        seen.push(o);
        return { number: 101n, hash: '0x65' };
      },
      blockAt: (_, o = {}) => new Promise(() => void seen.push(o)),
    };
    await rig([100, 100, 100], 2, { 0: watched }).agree({ finality: 'safe', floor: 50n });
    expect(seen).toMatchObject([{ finality: 'safe', minBlock: 50n }, { finality: 'safe' }]);
    expect(seen.map(({ signal }) => signal?.aborted)).toEqual([true, true]);
  });

  it('in steps that can be followed', async () => {
    const { agree, asked } = rig([100, 101]);
    await agree();
    expect(asked).toEqual(['fake://a: head', 'fake://b: head', 'fake://b: block 100']);
  });
});

describe('a block that those who lag have too', () => {
  it('is the lowest of the near heads that enough have reached', async () => {
    expect(await rig([100, 100, 98, 97]).heightBy({ isWide: true })).toBe(97n);
    expect(await rig([100, 100, 68]).heightBy({ isWide: true })).toBe(68n);
    expect(await rig([100, 100, 67]).heightBy({ isWide: true })).toBe(100n);
  });

  it('is waited for, for a second, since a lower head may come', async () => {
    const late = () => rig([100, 100, 0], 2, { 2: silent });
    expect(await late().heightBy({ isWide: true }, 999)).toBe('open');
    expect(await late().heightBy({ isWide: true }, 1_000)).toBe(100n);
  });

  it('is sought further up after a second, when one does not say what it has', async () => {
    const mute = {
      blockAt: (number: BlockNumber) =>
        number === 97n
          ? new Promise<never>(() => {})
          : Promise.resolve({ number, hash: `0x${number.toString(16).padStart(64, '0')}` } as const),
    };
    const heights = () => rig([100, 99, 97], 2, { 0: mute, 1: { blockAt: () => Promise.reject(outage) } });
    expect(await heights().heightBy({ isWide: true }, 999)).toBe('open');
    expect(await heights().heightBy({ isWide: true }, 1_000)).toBe(99n);
  });
});

describe('no block is agreed on', () => {
  it('when too few have reached the floor, and nobody who has not is counted', async () => {
    const below: BlockSource = {
      head: async () => ({ number: 99n, hash: '0x63' }),
      blockAt: async (number) => ({ number, hash: `0x${number.toString(16).padStart(64, '0')}` }),
    };
    expect(await rig([100, 0, 0], 2, { 1: below, 2: below }).agree({ floor: 100n })).toMatchObject({
      code: 'TOO_OLD',
      reason: 'no-quorum',
    });
    expect(await rig([100, 0, 0], 2, { 1: below, 2: below }).heightBy({ floor: 99n })).toBe(99n);
    // One that is silent makes no quorum with one, so nobody waits for it.
    expect(await rig([0, 0, 0], 2, { 0: below, 1: below, 2: silent }).heightBy({ floor: 100n })).toBe(
      'TOO_OLD',
    );
  });

  it('as soon as it is clear, and not only when the time is up', async () => {
    expect(await rig([100, 101], 2, { 1: failing }).heightBy()).toBe('UNAVAILABLE');
    expect(
      await rig([100, 100, 0], 2, {
        0: { head: () => Promise.reject(outage) },
        1: silent,
        2: { head: () => Promise.reject(outage) },
      }).heightBy(),
    ).toBe('UNAVAILABLE');
    expect(await rig([100, 100], 2, { 0: forked }).heightBy()).toBe('DISAGREEMENT');
  });

  it('while one that is still awaited could make it', async () => {
    expect(await rig([100, 101], 2, { 1: dumb }).heightBy({}, 9_999)).toBe('open');
    expect(await rig([100, 101], 2, { 1: dumb }).heightBy({}, 10_000)).toBe('TIMEOUT');
    expect(await rig([100, 0], 2, { 1: silent }).heightBy({}, 9_999)).toBe('open');
  });

  it('and it is told who has which, and who failed', async () => {
    const { agree } = rig([100, 100, 101, 0], 3, {
      0: forked,
      2: failing,
      3: { head: () => Promise.reject(outage) },
    });
    const { details = '', message } = (await agree()) as ResolverError;
    expect(message).toContain('block 100');
    expect(details.split(', ')).toEqual([
      'fake://a: 0xbad0',
      `fake://b: 0x${'0'.repeat(16)}`,
      'fake://c: head 101',
      'fake://d: RATE_LIMITED',
    ]);
  });
});
