import type { Clock, Count, MemoryCache } from '@peername/resolver-core';
import { systemClock } from '@peername/resolver-core';
import { type EntryGuard, noGuard } from './keys/entry-guard.ts';
import type { Log } from './log.ts';
import { readSnapshot } from './read-snapshot.ts';
import { writeSnapshot } from './write-snapshot.ts';

/** Options of {@link createSnapshot}. */
export interface SnapshotOptions {
  /** Its folder has to be there. Beside it, while it is written, there is one with `.tmp` behind its name. */
  readonly file: string;
  readonly cache: MemoryCache;
  /** @default the machine's clock */
  readonly clock?: Clock | undefined;
  /** Marks each reading and knows it again: {@link openSigningKeys}. @default any sound one is taken */
  readonly guard?: EntryGuard | undefined;
  /** Told why a file was not written or not taken. @default nobody */
  readonly log?: Pick<Log, 'warn'> | undefined;
}

/** A cache's readings in a file, for the time when no process holds them. */
export interface Snapshot {
  /**
   * Puts into the cache what the file holds and may still be served; gives how many readings that is. A file that is not
   * there, or is torn, foreign or too large, counts as empty. What the cache holds of a newer block stays.
   */
  load(): Promise<Count>;
  /**
   * Replaces the file by what the cache holds now; gives how many readings that is. Whenever the process or the machine
   * ends, the file is either the former or the new one.
   */
  save(): Promise<Count>;
}

/** Keeps a cache's readings in a file. Neither loading nor saving fails or holds the event loop up. */
export function createSnapshot(options: SnapshotOptions): Snapshot {
  const { file, cache, clock = systemClock, guard = noGuard, log } = options;
  let saving: Promise<unknown> = Promise.resolve();
  const unlessBroken = async (what: string, work: () => Promise<Count>): Promise<Count> => {
    try {
      return await work();
    } catch (error) {
      log?.warn(what, { why: error instanceof Error ? error.message : String(error) });
      return 0;
    }
  };
  return {
    load: () =>
      unlessBroken('the snapshot was not taken', () =>
        readSnapshot(file, { cache, guard, now: clock.now() }),
      ),
    save() {
      // One after the other: they write to the same place.
      const saved = saving.then(() =>
        unlessBroken('the snapshot was not written', () =>
          writeSnapshot(file, { cache, guard, now: clock.now() }),
        ),
      );
      saving = saved;
      return saved;
    },
  };
}
