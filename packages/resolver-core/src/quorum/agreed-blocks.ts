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
  const held = new Map<Finality | undefined, { readonly agreed: AgreedBlock; readonly at: Milliseconds }>();
  const answered = new Map<Finality | undefined, BlockNumber>();
  const votes = new Map<string, Vote>();

  /** Infinite also when the clock was set back: the age cannot be told then. */
  const ageOf = (finality: Finality | undefined): Milliseconds => {
    const at = held.get(finality)?.at;
    const age = at === undefined ? -1 : clock.now() - at;
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
      const agreed = held.get(finality)?.agreed;
      return agreed && ageOf(finality) <= headAge(finality) && agreed.block.number >= minBlock
        ? agreed
        : undefined;
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
    renewBeside(options) {
      if (ageOf(options.finality) <= headAge(options.finality) / 2) return;
      const renewal = vote({ finality: options.finality });
      renewal.waiting++;
      renewal.result.then(
        () => renewal.waiting--,
        () => renewal.waiting--,
      );
    },
  };
}
