import type { BlockRef } from '../evidence.ts';
import type { Reading } from '../reading.ts';
import type { BlockNumber } from '../units.ts';
import type { Verdict } from './floors.ts';

/** What following a chain tells about one name. */
export interface NewsOfName {
  /** What is known of a reading at the block. */
  verdict(block: BlockRef): Verdict;
  /**
   * Reads at the block of the last news at least, and again when there was newer news in the meantime.
   *
   * @param read - called with the block that the reading must not be below
   * @param minBlock - what is demanded anyway
   */
  readPast(
    read: (minBlock: BlockNumber | undefined) => Promise<Reading>,
    minBlock: BlockNumber | undefined,
  ): Promise<Reading>;
}
