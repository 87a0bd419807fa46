import { describe, expect, it } from 'vitest';
import { toResolverError } from '../errors.ts';
import type { ReadOptions } from '../name-service.ts';
import { createFakeNameService, createManualClock } from '../testing/index.ts';
import { createAgreedBlocks } from './agreed-blocks.ts';
import { toMembers } from './member.ts';

/** The blocks of two members, kept for 1,000 ms, and how often the first one was asked for its head. */
function rig() {
  const clock = createManualClock();
  const asked: ReadOptions[] = [];
  const fakes = ['a', 'b'].map((letter) => createFakeNameService({ clock, origin: `fake://${letter}` }));
  const services = fakes.map((fake, i) => ({
    ...fake,
    blocks: {
      blockAt: async (number: bigint, o?: ReadOptions) => fake.blocks?.blockAt(number, o) as never,
      head: async (o: ReadOptions = {}) => {
        if (i === 0) asked.push(o);
        return fake.blocks?.head(o) as never;
      },
    },
  }));
  const round = { members: toMembers(services), quorum: 2, clock, timeout: 10_000 };
  const blocks = createAgreedBlocks({ ...round, closing: new AbortController().signal }, () => 1_000);
  const all = (change: (fake: (typeof fakes)[number]) => void) => fakes.forEach(change);
  /** The height agreed on, or why there is none. */
  const agree = (options: ReadOptions = {}) =>
    blocks.agree(options).then(
      ({ block }) => block.number,
      (error) => toResolverError(error).code,
    );
  const kept = (options: ReadOptions = {}) => blocks.kept(options)?.block.number;
  return { clock, blocks, all, agree, kept, asked };
}

describe('a block that was agreed on', () => {
  it('is kept for its time to the last moment, and for the finality that it was asked with', async () => {
    const { clock, agree, kept } = rig();
    expect(kept()).toBeUndefined();
    await agree({ finality: 'safe' });
    expect(kept({ finality: 'safe' })).toBe(100n);
    expect(kept({ finality: 'latest' })).toBeUndefined();
    await clock.advance(1_000);
    expect(kept({ finality: 'safe' })).toBe(100n);
    await clock.advance(1);
    expect(kept({ finality: 'safe' })).toBeUndefined();
  });

  it('is not kept once the clock was set back, when its age cannot be told', async () => {
    const { clock, agree, kept } = rig();
    await agree();
    clock.jump(-1);
    expect(kept()).toBeUndefined();
  });

  it('is kept from when it was asked for, not from when it came', async () => {
    const { clock, all, agree, kept } = rig();
    all((fake) => fake.setDelay(600));
    const agreed = agree();
    await clock.advance(600);
    expect(await agreed).toBe(100n);
    await clock.advance(401);
    expect(kept()).toBeUndefined();
  });

  it('is not given to one who demands a later one', async () => {
    const { agree, kept } = rig();
    await agree();
    expect([kept({ minBlock: 100n }), kept({ minBlock: 101n })]).toEqual([100n, undefined]);
  });

  it('is kept anew when the chain stands still', async () => {
    const { clock, blocks, agree, kept } = rig();
    await agree();
    blocks.answeredAt(undefined, 100n);
    await clock.advance(2_000);
    await agree();
    expect(kept()).toBe(100n);
  });

  it('does not take the place of a later one that was answered from meanwhile', async () => {
    const { clock, blocks, all, agree, kept } = rig();
    all((fake) => fake.setDelay(500));
    const slow = agree({ finality: 'latest' });
    await clock.advance(100);
    all((fake) => {
      fake.setHead(110);
      fake.setDelay(0);
    });
    expect(await agree({ finality: 'latest', minBlock: 110n })).toBe(110n);
    blocks.answeredAt('latest', 110n);
    all((fake) => fake.setHead(100));
    await clock.advance(400);
    expect(await slow).toBe(100n);
    expect(kept({ finality: 'latest' })).toBe(110n);
  });
});

describe('what was answered', () => {
  it('is the floor of what is agreed on next, for its finality alone, and only ever rises', async () => {
    const { blocks, agree } = rig();
    blocks.answeredAt('latest', 110n);
    blocks.answeredAt('latest', 100n);
    expect(await agree({ finality: 'latest' })).toBe('TOO_OLD');
    expect(await agree({ finality: 'safe' })).toBe(100n);
    expect(await agree({ finality: 'safe', minBlock: 101n })).toBe('TOO_OLD');
    blocks.answeredAt('safe', 99n);
    expect(await agree({ finality: 'safe', minBlock: 98n })).toBe(100n);
  });
});

describe('an agreement under way', () => {
  it('is one for all who want the same, and another for those who do not', async () => {
    const { asked, blocks, agree } = rig();
    await Promise.all([agree(), agree(), agree({ minBlock: 0n })]);
    expect(asked).toHaveLength(1);
    await Promise.all([agree({ finality: 'safe' }), agree({ finality: 'latest' }), agree({ minBlock: 5n })]);
    expect(asked).toHaveLength(4);
    await Promise.all([agree(), blocks.agree({}, true)]);
    expect(asked).toHaveLength(6);
  });

  it('asks nobody for one who has given up already', async () => {
    const { asked, agree } = rig();
    expect(await agree({ signal: AbortSignal.abort() })).toBe('ABORTED');
    expect(asked).toEqual([]);
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7])(
    'that is begun anew %d steps after the last one gave up is joined as well',
    async (steps) => {
      const { clock, all, agree, asked } = rig();
      all((fake) => fake.setDelay(100));
      const caller = new AbortController();
      const first = agree({ signal: caller.signal });
      caller.abort();
      for (let i = 0; i < steps; i++) await undefined;
      const second = agree();
      await clock.advance(50);
      const third = agree();
      await clock.advance(50);
      expect(await Promise.all([first, second, third])).toEqual(['ABORTED', 100n, 100n]);
      expect(asked.length).toBeLessThanOrEqual(2);
    },
  );

  it('that failed is not joined by the next one', async () => {
    const { all, agree } = rig();
    all((fake) => fake.setHead(5));
    expect(await agree({ minBlock: 6n })).toBe('TOO_OLD');
    all((fake) => fake.setHead(6));
    expect(await agree({ minBlock: 6n })).toBe(6n);
  });
});

describe('a renewal beside a read', () => {
  it('is begun past half of the time, and not before', async () => {
    const { clock, blocks, all, agree, kept, asked } = rig();
    await agree();
    all((fake) => fake.setHead(101));
    await clock.advance(500);
    blocks.renewBeside({});
    expect(asked).toHaveLength(1);
    await clock.advance(1);
    blocks.renewBeside({});
    expect(asked).toHaveLength(2);
    await clock.advance(0);
    expect(kept()).toBe(101n);
  });

  it('goes on when those who joined it give up, and ends once it is there', async () => {
    const { clock, blocks, all, agree, kept, asked } = rig();
    all((fake) => fake.setDelay(100));
    blocks.renewBeside({});
    const callers = [new AbortController(), new AbortController()];
    const joined = callers.map(({ signal }) => agree({ signal }));
    for (const caller of callers) caller.abort();
    expect(await Promise.all(joined)).toEqual(['ABORTED', 'ABORTED']);
    await clock.advance(100);
    expect([kept(), asked.length]).toEqual([100n, 1]);
    await clock.advance(2_000);
    blocks.renewBeside({});
    await clock.advance(100);
    expect([kept(), asked.length]).toEqual([100n, 2]);
  });

  it('may fail, which is for the next read to meet', async () => {
    const { clock, blocks, all, agree } = rig();
    blocks.answeredAt(undefined, 101n);
    blocks.renewBeside({});
    await clock.advance(0);
    all((fake) => fake.setHead(101));
    expect(await agree()).toBe(101n);
  });
});
