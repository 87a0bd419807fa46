import { staleMayCover } from '../cache-policy.ts';
import type { Clock } from '../clock.ts';
import { toResolverError } from '../errors.ts';
import { pauseFor } from '../pause-for.ts';
import type { Reading } from '../reading.ts';
import { setBackOf } from '../set-back.ts';
import type { BlockNumber, Count, Milliseconds } from '../units.ts';
import type { Floors } from './floors.ts';

// Endpoints see a block within seconds of each other.
const patience: Milliseconds = 5_000;
const pause: Milliseconds = 250;
// A name that changes in every block is read often enough.
const maxAgain: Count = 3;

/**
 * Reads at the block of the last news at least, and again when there was newer news in the meantime. An endpoint that has
 * not got to that block is given some seconds.
 *
 * @throws {@link ResolverError} what `read` throws; `TOO_OLD` also for a block that was read before and is out of reach now
 * @param read - called with the block that the reading must not be below
 */
export async function readPastNews(
  read: (minBlock: BlockNumber | undefined) => Promise<Reading>,
  {
    floors,
    subject,
    minBlock,
    isOwnFinality,
    clock,
  }: {
    readonly floors: Floors;
    readonly subject: string;
    /** What is demanded anyway. */
    readonly minBlock: BlockNumber | undefined;
    /** Whether it is read as the chain is followed: what is newer shows nothing of how far others have got. */
    readonly isOwnFinality: boolean;
    readonly clock: Clock;
  },
): Promise<Reading> {
  const setBackAt = setBackOf(clock);
  let giveUpAt: Milliseconds | undefined;
  let again = 0;
  for (;;) {
    const least = floors.least(subject);
    const isMore = least !== undefined && (minBlock === undefined || least > minBlock);
    let reading: Reading;
    try {
      reading = await read(isMore ? least : minBlock);
    } catch (error) {
      const { code } = toResolverError(error);
      if (!isMore || !staleMayCover[code]) throw error;
      if (code === 'TOO_OLD') {
        const now = clock.now();
        const time = now + setBackAt(now);
        giveUpAt ??= time + patience;
        if (time < giveUpAt) {
          await pauseFor(clock, Math.min(pause, giveUpAt - time), undefined);
          continue;
        }
      }
      // Whoever invents a block can also hide among failures that the others are only behind it.
      const other = code === 'TOO_OLD' ? undefined : await read(minBlock);
      if (other && other.evidence.block.number >= least) reading = other;
      else {
        floors.unreached(least);
        // Somebody has read there: the block is no invention, these endpoints are behind.
        if ((floors.least(subject) ?? -1n) >= least) throw error;
        if (!other) continue;
        reading = other;
      }
    }
    const { block, assurance } = reading.evidence;
    if (isOwnFinality) floors.reached(block, assurance !== 'single');
    if (!floors.isPassed(subject, block) || ++again > maxAgain) return reading;
  }
}
