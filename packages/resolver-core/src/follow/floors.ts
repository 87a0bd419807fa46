import type { BlockRef } from '../evidence.ts';
import type { BlockNumber, Count } from '../units.ts';

/**
 * What is known of a reading: `good`; `doubtful` where it cannot be told whether something changed since, so that it is
 * as good as stale; `over` where the chain is known to have got past it: the change was named, and its block read at.
 */
export type Verdict = 'good' | 'doubtful' | 'over';

/** The blocks below which readings of one chain do not count any more. */
export interface Floors {
  /**
   * The subject changed in the block, or in one before it that was not looked at alone.
   *
   * @returns the block of the oldest floor where that has to go: what is of before it cannot be told apart any more
   */
  raise(subject: string, block: BlockRef): BlockRef | undefined;
  /** Something changed, and it cannot be told what. */
  raiseAll(block: BlockRef): void;
  verdict(subject: string, block: BlockRef): Verdict;
  /** Whether a change was named since a reading at the block, so that it has to be made again. */
  isPassed(subject: string, block: BlockRef): boolean;
  /** The block that the next reading has to reach. */
  least(subject: string): BlockNumber | undefined;
  /** A reading was made at the block. */
  reached(block: BlockRef): void;
  /**
   * Nobody else has got to the block for a long time. Until somebody does, no block beyond those of readings is
   * demanded: one endpoint that invents a future must not keep all others from being read.
   */
  unreached(number: BlockNumber): void;
  /** The chain goes on at this block, below others that were named before: nothing is demanded beyond it. */
  lower(block: BlockRef): void;
}

// By then the oldest of them is older than any reading that is held, unless strangers flood the chain with names.
const maxSubjects: Count = 10_000;

/** Floors that are not raised yet. */
export function createFloors(): Floors {
  const floors = new Map<string, BlockRef>();
  let common: BlockRef | undefined;
  let highestRead: BlockNumber = 0n;
  let unreached: BlockNumber | undefined;

  const isReached = ({ number }: BlockRef): boolean => number <= highestRead;
  const isDemanded = (floor: BlockRef): boolean => unreached === undefined || isReached(floor);
  const raiseAll = (block: BlockRef): void => {
    if (!common || common.number <= block.number) common = block;
  };

  return {
    raiseAll,
    raise(subject, block) {
      // Deleting first keeps the map in order of time.
      floors.delete(subject);
      floors.set(subject, block);
      if (floors.size <= maxSubjects) return undefined;
      const [oldest, floor] = floors.entries().next().value as [string, BlockRef];
      floors.delete(oldest);
      return floor;
    },
    verdict(subject, block) {
      const floor = floors.get(subject);
      // What one endpoint tells of a block where no reading was made is a hint: no answer is given up for it.
      if (floor && isBelow(block, floor)) return isReached(floor) ? 'over' : 'doubtful';
      return common && isBelow(block, common) ? 'doubtful' : 'good';
    },
    isPassed(subject, block) {
      const floor = floors.get(subject);
      return floor !== undefined && isBelow(block, floor) && isDemanded(floor);
    },
    least(subject) {
      let least: BlockNumber | undefined;
      for (const floor of [floors.get(subject), common]) {
        if (floor && isDemanded(floor) && (least === undefined || floor.number > least)) least = floor.number;
      }
      return least;
    },
    reached({ number }) {
      if (number > highestRead) highestRead = number;
      if (unreached !== undefined && number >= unreached) unreached = undefined;
    },
    unreached(number) {
      unreached ??= number;
    },
    lower(block) {
      for (const [subject, floor] of floors) if (floor.number > block.number) floors.set(subject, block);
      if (common && common.number > block.number) common = block;
      if (highestRead > block.number) highestRead = block.number;
      unreached = undefined;
    },
  };
}

/** Also for a block of that height that the chain has given up since. */
function isBelow(block: BlockRef, floor: BlockRef): boolean {
  return block.number < floor.number || (block.number === floor.number && block.hash !== floor.hash);
}
