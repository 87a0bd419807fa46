import { waitFor } from '../deadline.ts';
import { abortedError } from '../errors.ts';
import type { Finality } from '../evidence.ts';
import type { ReadOptions } from '../name-service.ts';
import type { BlockNumber, Milliseconds } from '../units.ts';
import { type AgreedBlock, agreeOnBlock, type BlockWish } from './agree-on-block.ts';
import type { RoundOptions } from './round.ts';

/** The blocks that a quorum agreed on last, one for each finality. */
export interface AgreedBlocks {
  /** The block kept, while it is young and not below what is demanded. */
  kept(options: ReadOptions): AgreedBlock | undefined;
  /** Agrees anew; all who ask the same meanwhile wait for it together. */
  agree(options: ReadOptions, isWide?: boolean): Promise<AgreedBlock>;
  /** Agrees anew when the block kept is past half of its time. Failures are for the next read to meet. */
  renewBeside(options: ReadOptions): void;
  /** Answers of this block were given away: nothing below it is agreed on any more. */
  answeredAt(finality: Finality | undefined, number: BlockNumber): void;
}

interface Held {
  readonly agreed: AgreedBlock;
  readonly at: Milliseconds;
}

interface Vote {
  readonly key: string;
  readonly result: Promise<AgreedBlock>;
  readonly ending: AbortController;
  waiting: number;
}

/** Keeps what is agreed on for `headAge`, and never goes back below what was answered. */
export function createAgreedBlocks(
  round: Omit<RoundOptions, 'signal' | 'trace'>,
  headAge: (finality: Finality | undefined) => Milliseconds,
): AgreedBlocks {
  const { clock } = round;
  const held = new Map<Finality | undefined, Held>();
  const answered = new Map<Finality | undefined, BlockNumber>();
  const votes = new Map<string, Vote>();

  /** Infinite also when the clock was set back: the age cannot be told then. */
  const ageOf = ({ at }: Held): Milliseconds => {
    const age = clock.now() - at;
    return age < 0 ? Number.POSITIVE_INFINITY : age;
  };
  const floorOf = ({ finality, minBlock = 0n }: ReadOptions): BlockNumber => {
    const seen = answered.get(finality) ?? 0n;
    return minBlock > seen ? minBlock : seen;
  };

  const forget = (vote: Vote): void => {
    if (votes.get(vote.key) === vote) votes.delete(vote.key);
  };

  const vote = (options: ReadOptions, isWide = false): Vote => {
    const wish: BlockWish = { finality: options.finality, floor: floorOf(options), isWide };
    const key = `${wish.finality} ${wish.floor} ${isWide}`;
    const joined = votes.get(key);
    if (joined) return joined;
    const ending = new AbortController();
    const at = clock.now();
    const result = agreeOnBlock({ ...round, signal: ending.signal, trace: options.trace }, wish)
      .then((agreed) => {
        if (agreed.block.number >= floorOf({ finality: wish.finality }))
          held.set(wish.finality, { agreed, at });
        return agreed;
      })
      .finally(() => forget(started));
    const started: Vote = { key, result, ending, waiting: 0 };
    votes.set(key, started);
    return started;
  };

  return {
    kept({ finality, minBlock = 0n }) {
      const last = held.get(finality);
      const isYoung = last && ageOf(last) <= headAge(finality);
      return isYoung && last.agreed.block.number >= minBlock ? last.agreed : undefined;
    },
    async agree(options, isWide) {
      const { signal } = options;
      if (signal?.aborted) throw abortedError(signal);
      const joined = vote(options, isWide);
      joined.waiting++;
      try {
        return await waitFor(joined.result, { clock, signal });
      } finally {
        // The last one out ends the questions, which nobody may join any more.
        if (--joined.waiting === 0) {
          forget(joined);
          joined.ending.abort();
        }
      }
    },
    answeredAt(finality, number) {
      if (number > (answered.get(finality) ?? 0n)) answered.set(finality, number);
    },
    renewBeside({ finality }) {
      const last = held.get(finality);
      if (last && ageOf(last) <= headAge(finality) / 2) return;
      const renewal = vote({ finality });
      // For as long as it takes, whoever else comes and goes.
      renewal.waiting++;
      renewal.result.catch(() => {});
    },
  };
}
