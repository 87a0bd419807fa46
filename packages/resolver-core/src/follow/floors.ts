import type { BlockRef } from '../evidence.ts';
import type { BlockNumber, Count } from '../units.ts';

/**
 * What is known of a reading: `good`; `doubtful` where something may have changed since, so that it is as good as stale;
 * `unmet` where a block is named beyond it that nobody has got to, so that it is good for a short while; `over` where the
 * chain is known to have got past it: the change was named, and a block that is as new was read at.
 */
export type Verdict = 'good' | 'unmet' | 'doubtful' | 'over';

/** The blocks below which readings of one chain do not count any more. */
export interface Floors {
  /**
   * The subject changed in the block, or in one before it that was not looked at alone.
   *
   * @param isAsked - whether somebody here asked for it: strangers who flood the chain with names displace no such floor
   * @returns the block of the oldest floor where that has to go: what is of before it cannot be told apart any more
   */
  raise(subject: string, block: BlockRef, isAsked: boolean): BlockRef | undefined;
  /** Something changed, and it cannot be told what. */
  raiseAll(block: BlockRef): void;
  /** Somebody asks for the subject from now on. */
  keep(subject: string): void;
  verdict(subject: string, block: BlockRef): Verdict;
  /** Whether a change was named since a reading at the block, so that it has to be made again. */
  isPassed(subject: string, block: BlockRef): boolean;
  /** The block that the next reading has to reach. */
  least(subject: string): BlockNumber | undefined;
  /** A reading was made at the block. @param isSure - whether more than one endpoint's word stands for it */
  reached(block: BlockRef, isSure: boolean): void;
  /**
   * Nobody else has got to the block for a long time. Until somebody is well past it, no block beyond those of readings is
   * demanded: one endpoint that invents a future must not keep all others from being read.
   */
  unreached(number: BlockNumber): void;
  /**
   * The chain goes on at this block, below others that were named before: nothing is demanded beyond it, unless a reading
   * that is sure was made there.
   */
  lower(block: BlockRef): void;
}

/** Blocks of one subject, the lowest first: the last one that was read at, and of the others the first and the last. */
type Named = readonly BlockRef[];

// By then the oldest of them is older than any reading that is held, unless strangers flood the chain with names.
const maxStrange: Count = 10_000;
// Of names that were asked for, as many as are remembered.
const maxAsked: Count = 50_000;
// How many blocks have to pass before one that is ahead of all others is waited for again. Twice as many each time:
// whoever stays just ahead of the chain makes others wait a few times, and not for ever.
const distrust: readonly [first: BlockNumber, longest: BlockNumber] = [32n, 4_096n];

/** Floors that are not raised yet. */
export function createFloors(): Floors {
  const asked = new Map<string, Named>();
  const strange = new Map<string, Named>();
  let common: BlockRef | undefined;
  let highestRead: BlockNumber = 0n;
  let highestSure: BlockNumber = 0n;
  let trustedFrom: BlockNumber | undefined;
  let [distance] = distrust;

  const namedOf = (subject: string): Named => asked.get(subject) ?? strange.get(subject) ?? [];
  const isReached = ({ number }: BlockRef): boolean => number <= highestRead;
  const isDemanded = (floor: BlockRef): boolean => trustedFrom === undefined || isReached(floor);
  const forget = (subject: string): void => {
    asked.delete(subject);
    strange.delete(subject);
  };
  /** What a further one must not make forgotten: whatever is named ahead, what was read at stays over. */
  const withNamed = (named: Named, block: BlockRef): Named => {
    const all = [...named, block].sort((a, b) => Number(a.number - b.number));
    const ahead = all.filter((one) => !isReached(one));
    return [...all.filter(isReached).slice(-1), ...ahead.slice(0, 1), ...ahead.slice(1).slice(-1)];
  };

  return {
    raiseAll(block) {
      if (!common || common.number <= block.number) common = block;
    },
    raise(subject, block, isAsked) {
      const [floors, most] = isAsked ? [asked, maxAsked] : [strange, maxStrange];
      const named = withNamed(namedOf(subject), block);
      // Deleting first keeps the map in order of time.
      forget(subject);
      floors.set(subject, named);
      if (floors.size <= most) return undefined;
      const [oldest, gone] = floors.entries().next().value as [string, Named];
      floors.delete(oldest);
      return gone.at(-1);
    },
    keep(subject) {
      const named = strange.get(subject);
      if (!named || asked.size >= maxAsked) return;
      forget(subject);
      asked.set(subject, named);
    },
    verdict(subject, block) {
      const floors = namedOf(subject);
      // What one endpoint tells of a block where no reading was made is a hint, and so is another block of that height: no
      // answer is given up for it.
      if (floors.some((floor) => isReached(floor) && block.number < floor.number)) return 'over';
      const above = [...floors, ...(common ? [common] : [])].filter((floor) => isBelow(block, floor));
      return above.some(isDemanded) ? 'doubtful' : above.length > 0 ? 'unmet' : 'good';
    },
    isPassed: (subject, block) =>
      namedOf(subject).some((floor) => block.number < floor.number && isDemanded(floor)),
    least(subject) {
      let least: BlockNumber | undefined;
      for (const floor of [...namedOf(subject), common]) {
        if (floor && isDemanded(floor) && (least === undefined || floor.number > least)) least = floor.number;
      }
      return least;
    },
    reached({ number }, isSure) {
      if (number > highestRead) highestRead = number;
      if (isSure && number > highestSure) highestSure = number;
      if (trustedFrom !== undefined && number >= trustedFrom) trustedFrom = undefined;
    },
    unreached(number) {
      if (trustedFrom !== undefined) return;
      const [, longest] = distrust;
      trustedFrom = number + distance;
      distance = distance < longest ? 2n * distance : longest;
    },
    lower(block) {
      const isGone = ({ number }: BlockRef): boolean => number > block.number && number > highestSure;
      const lowered = (floor: BlockRef): BlockRef => (isGone(floor) ? block : floor);
      for (const floors of [asked, strange])
        for (const [subject, named] of floors)
          if (named.some(isGone)) floors.set(subject, named.map(lowered));
      if (common && common.number > block.number) common = block;
      if (highestRead > block.number) highestRead = block.number > highestSure ? block.number : highestSure;
      trustedFrom = undefined;
    },
  };
}

/** Also for a block of that height that the chain has given up since. */
function isBelow(block: BlockRef, floor: BlockRef): boolean {
  return block.number < floor.number || (block.number === floor.number && block.hash !== floor.hash);
}
