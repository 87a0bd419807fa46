import { describe, expect, it } from 'vitest';
import { type ErrorCode, ResolverError } from '../errors.ts';
import type { Assurance, BlockRef } from '../evidence.ts';
import { pauseFor } from '../pause-for.ts';
import type { Reading } from '../reading.ts';
import { fakeHash } from '../testing/fake-chain.ts';
import { createManualClock } from '../testing/index.ts';
import type { BlockNumber } from '../units.ts';
import { createFloors } from './floors.ts';
import { readPastNews } from './read-past-news.ts';

const blockAt = (number: number): BlockRef => ({ number: BigInt(number), hash: fakeHash(number) });
const failure = (code: ErrorCode): ResolverError => new ResolverError({ code, shortMessage: 'no' });
const readingAt = (number: number, assurance: Assurance = 'single'): Reading => ({
  state: 'absent',
  reason: 'name',
  evidence: {
    service: 'fake',
    network: 'fakenet',
    chain: 'fake:1',
    contract: 'registry',
    block: blockAt(number),
    finality: 'finalized',
    assurance,
    asked: 1,
    agreed: 1,
    offchain: false,
    endpoints: ['fake://node'],
  },
});
// The longest that an endpoint is waited for, in questions a quarter of a second apart.
const manyWaits = 20;

/** Reads alice, who is told to have changed in each of the blocks; an endpoint answers from the block that it is at. */
function rig(...changedAt: readonly number[]) {
  const clock = createManualClock();
  const floors = createFloors();
  for (const block of changedAt) floors.raise('alice', blockAt(block), true);
  const asked: (BlockNumber | undefined)[] = [];
  /** What comes of reading at `head`, by an endpoint that says so or fails in its own way when it is behind. */
  const read = async (
    answer: (least: BlockNumber) => Reading | Promise<Reading>,
    { minBlock, isOwnFinality = true }: { minBlock?: number; isOwnFinality?: boolean } = {},
  ): Promise<string> => {
    const work = readPastNews(
      async (least) => {
        asked.push(least);
        return answer(least ?? 0n);
      },
      {
        floors,
        subject: 'alice',
        minBlock: minBlock === undefined ? undefined : BigInt(minBlock),
        isOwnFinality,
        clock,
      },
    ).then(
      ({ evidence }) => `${evidence.block.number}`,
      (error: ResolverError) => error.code,
    );
    await clock.advance(60_000);
    return work;
  };
  /** Whether a block that nobody has got to is demanded. */
  const isTrusted = (): boolean => {
    floors.raise('bob', blockAt(1_000), true);
    return floors.least('bob') === 1_000n;
  };
  return { clock, floors, asked, read, isTrusted };
}

/** Is at the block, and says of one beyond it what its code says. */
const standsAt =
  (head: number, code: ErrorCode = 'TOO_OLD') =>
  (least: BlockNumber): Reading => {
    if (least > BigInt(head)) throw failure(code);
    return readingAt(head);
  };

describe('reading past the news', () => {
  it('demands the block of the news, or what is demanded anyway where that is higher', async () => {
    const { read, asked } = rig(110);
    expect(await read(standsAt(120))).toBe('120');
    expect(await read(standsAt(120), { minBlock: 105 })).toBe('120');
    expect(await read(standsAt(120), { minBlock: 115 })).toBe('120');
    const quiet = rig();
    expect(await quiet.read(standsAt(120))).toBe('120');
    expect(await quiet.read(standsAt(120), { minBlock: 115 })).toBe('120');
    expect([asked, quiet.asked]).toEqual([
      [110n, 110n, 115n],
      [undefined, 115n],
    ]);
  });

  it.each([
    ['no news', [], 110],
    ['news of before', [105], 110],
    ['news of the same block', [110], 110],
  ])('waits for nobody where it is the caller who demands more, beside %s', async (_, news, minBlock) => {
    const { read, asked } = rig(...news);
    expect(await read(standsAt(100), { minBlock })).toBe('TOO_OLD');
    expect(asked).toEqual([110n]);
  });

  it('waits five seconds for an endpoint that is behind, and no longer', async () => {
    for (const [wait, answer, reads] of [
      [5_000, '110', manyWaits + 1],
      [5_001, '100', manyWaits + 2],
    ] as const) {
      const { clock, read, asked } = rig(110);
      const start = clock.now();
      const come = (least: BlockNumber) => standsAt(clock.now() - start < wait ? 100 : 110)(least);
      expect([await read(come), asked.length]).toEqual([answer, reads]);
    }
  });

  it('waits five seconds in all, however long each question takes', async () => {
    const { clock, read, asked } = rig(110);
    const start = clock.now();
    let ended = 0;
    const slow = async (least: BlockNumber): Promise<Reading> => {
      await pauseFor(clock, 950, undefined);
      ended = clock.now() - start;
      return standsAt(100)(least);
    };
    expect(await read(slow)).toBe('100');
    // Behind at 0.95 s, and then every 1.2 s; asked for the last time at 5.95 s, and then without the block.
    expect(asked).toEqual([...Array.from({ length: 6 }, () => 110n), undefined]);
    expect(ended).toBe(5_950 + 2 * 950);
  });

  it('waits no longer because the clock is set back', async () => {
    const { clock, read, asked } = rig(110);
    const setBack = (least: BlockNumber): Reading => {
      if (asked.length === 3) clock.jump(-3_600_000);
      return standsAt(100)(least);
    };
    expect(await read(setBack)).toBe('100');
    expect(asked).toHaveLength(manyWaits + 2);
  });

  it('does without a block that nobody gets to, and demands none for a while', async () => {
    const { read, isTrusted, asked } = rig(110);
    expect(await read(standsAt(100))).toBe('100');
    expect(asked.at(-1)).toBe(undefined);
    expect(isTrusted()).toBe(false);
  });

  it('calls it an outage when a block that was read at is out of reach, and reads nothing older', async () => {
    const { floors, read, asked } = rig(110);
    floors.reached(blockAt(115), false);
    expect(await read(standsAt(100))).toBe('TOO_OLD');
    expect(asked).toEqual(Array.from({ length: manyWaits + 1 }, () => 110n));
    expect(await read(standsAt(100, 'UNAVAILABLE'))).toBe('UNAVAILABLE');
  });

  it('takes a failure for lag where the read without the demand succeeds, in one read more', async () => {
    const { read, asked, isTrusted } = rig(110);
    expect(await read(standsAt(100, 'UNAVAILABLE'))).toBe('100');
    expect(asked).toEqual([110n, undefined]);
    expect(isTrusted()).toBe(false);
  });

  it('does not distrust the news for an endpoint that failed once and had got there', async () => {
    for (const head of [110, 111]) {
      const { read, asked, isTrusted } = rig(110);
      const once = (least: BlockNumber) => standsAt(asked.length === 1 ? 0 : head, 'TIMEOUT')(least);
      expect(await read(once)).toBe(`${head}`);
      expect(asked).toEqual([110n, undefined]);
      expect(isTrusted()).toBe(true);
    }
  });

  it('asks once where there are no news and nothing is demanded', async () => {
    for (const code of ['TOO_OLD', 'UNAVAILABLE'] as const) {
      const { read, asked } = rig();
      expect(await read(standsAt(-1, code))).toBe(code);
      expect(asked).toEqual([undefined]);
    }
  });

  it('gives an outage of everything as it is, and distrusts nothing for it', async () => {
    const { read, asked, isTrusted } = rig(110);
    expect(
      await read(() => {
        throw failure('UNAVAILABLE');
      }),
    ).toBe('UNAVAILABLE');
    expect(asked).toEqual([110n, undefined]);
    expect(isTrusted()).toBe(true);
  });

  it('lets nothing hide that endpoints contradict each other', async () => {
    const { read, asked, isTrusted } = rig(110);
    expect(await read(standsAt(100, 'DISAGREEMENT'))).toBe('DISAGREEMENT');
    expect(asked).toEqual([110n]);
    expect(isTrusted()).toBe(true);
  });

  it('reads again when there was newer news in the meantime, three times and no more', async () => {
    const { floors, read, asked } = rig();
    const busy = () => {
      const head = 100 + asked.length;
      floors.raise('alice', blockAt(head + 1), true);
      return readingAt(head);
    };
    expect(await read(busy)).toBe('104');
    expect(asked).toEqual([undefined, 102n, 103n, 104n]);
  });

  it('keeps what one endpoint has read as its word alone, and what several have for good', async () => {
    for (const [assurance, least] of [
      ['single', 105n],
      ['quorum', 110n],
    ] as const) {
      const { floors, read } = rig(110);
      await read(() => readingAt(110, assurance));
      floors.lower(blockAt(105));
      expect(floors.least('alice')).toBe(least);
    }
  });

  it('learns nothing of how far others are from a reading of another finality', async () => {
    for (const [isOwnFinality, verdict] of [
      [true, 'over'],
      [false, 'doubtful'],
    ] as const) {
      const { floors, read } = rig(110);
      await read(standsAt(120), { isOwnFinality });
      expect(floors.verdict('alice', blockAt(100))).toBe(verdict);
    }
  });
});
