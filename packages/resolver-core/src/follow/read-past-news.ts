import type { Clock } from '../clock.ts';
import { isResolverError } from '../errors.ts';
import type { BlockRef } from '../evidence.ts';
import { pauseFor } from '../pause-for.ts';
import type { Reading } from '../reading.ts';
import type { BlockNumber, Count, Milliseconds } from '../units.ts';
import type { Verdict } from './floors.ts';

/** What following a chain tells about one name. */
export interface NewsOfName {
  verdict(block: BlockRef): Verdict;
  least(): BlockNumber | undefined;
  reached(block: BlockRef): void;
  unreached(number: BlockNumber): void;
}

// Endpoints see a block within seconds of each other.
const pause: Milliseconds = 250;
const maxPauses: Count = 20;
// A name that changes in every block is read often enough.
const maxAgain: Count = 3;

/**
 * Reads at the block of the last news at least, and again when there was newer news in the meantime. An endpoint that has
 * not got to that block is given some seconds.
 *
 * @param read - called with the block that the reading must not be below
 */
export async function readPastNews(
  read: (minBlock: BlockNumber | undefined) => Promise<Reading>,
  {
    news,
    minBlock,
    clock,
  }: {
    readonly news: NewsOfName | undefined;
    /** What is demanded anyway. */
    readonly minBlock: BlockNumber | undefined;
    readonly clock: Clock;
  },
): Promise<Reading> {
  let pauses = 0;
  let again = 0;
  for (;;) {
    const least = news?.least();
    const isMore = least !== undefined && (minBlock === undefined || least > minBlock);
    try {
      const reading = await read(isMore ? least : minBlock);
      const { block } = reading.evidence;
      news?.reached(block);
      if (news?.verdict(block) !== 'over' || ++again > maxAgain) return reading;
    } catch (error) {
      if (!isMore || !isResolverError(error) || error.code !== 'TOO_OLD') throw error;
      if (++pauses > maxPauses) news?.unreached(least);
      else await pauseFor(clock, pause, undefined);
    }
  }
}
