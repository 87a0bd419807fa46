import type { BlockRef } from '../evidence.ts';
import type { Milliseconds } from '../units.ts';

/** What a chain that is followed shows at a new head. */
export interface ChainNews {
  readonly block: BlockRef;
  /**
   * What changed since the news before, as the service's `subjectOf` calls it; an empty set: nothing did. Undefined:
   * something may have, and it cannot be told what.
   */
  readonly subjects: ReadonlySet<string> | undefined;
}

/** How a chain is followed. */
export interface ChangesOptions {
  /** Ends it. */
  readonly signal?: AbortSignal | undefined;
  /** The block of the news before: those between it and the head are looked at, too. @default begin at the head */
  readonly since?: BlockRef | undefined;
  /** The pause between two questions for a new head. @default what suits the chain */
  readonly every?: Milliseconds | undefined;
}
