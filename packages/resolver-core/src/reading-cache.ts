import type { Reading } from './reading.ts';
import type { Milliseconds } from './units.ts';

/** A reading with the times between which it may be served, in milliseconds since the Unix epoch. */
export interface CachedReading {
  readonly reading: Reading;
  readonly readAt: Milliseconds;
  readonly freshUntil: Milliseconds;
  readonly staleUntil: Milliseconds;
  /**
   * By how much the clock here had been set back in all when these times were taken. Means nothing to another process:
   * a shared store leaves it out.
   */
  readonly setBack?: Milliseconds | undefined;
}

/**
 * A bounded store of readings. It holds no policy: times are the caller's. In memory the answers come at once,
 * a shared store may give promises. A store that fails counts as a miss.
 *
 * Invariant, checked by `cacheConformance`: under one key a reading of an older block never replaces one of a newer block.
 */
export interface ReadingCache {
  get(key: string): CachedReading | undefined | Promise<CachedReading | undefined>;
  set(key: string, entry: CachedReading): void | Promise<void>;
  delete(key: string): void | Promise<void>;
  clear(): void | Promise<void>;
  /**
   * Runs `read`, or waits for another process on the same store that runs the same one and gives what that got.
   * Rejects only with what `read` rejects with: a store in trouble means running it.
   */
  share?(key: string, read: () => Promise<CachedReading>): Promise<CachedReading>;
  close?(): Promise<void>;
}
