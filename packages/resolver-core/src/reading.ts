import type { ResolverError } from './errors.ts';
import type { Evidence } from './evidence.ts';
import type { Name } from './name.ts';

/** The key of a record, such as `staex-id`. */
export type RecordKey = string;

/** An account on a chain, in the text form people use there (SS58, EIP-55). */
export interface Account {
  /** CAIP-2 of the chain. */
  readonly chain: string;
  readonly address: string;
}

/** Why a name has no reading: never registered, registered once but run out, or nothing there that could answer. */
export type AbsentName = 'name' | 'expired' | 'resolver';

/** A record that is on the chain but cannot be a text (broken encoding). */
export interface UnreadableRecord {
  readonly key: RecordKey;
  readonly why: string;
}

/**
 * The times of a reading that was not made just now, because its source holds readings itself (a gateway).
 * By the clock of this machine.
 */
export interface AsOf {
  /** When the chain was asked. */
  readonly readAt: Date;
  /** Until then the source calls it fresh; in the past when it handed out a stale one. */
  readonly freshUntil: Date;
  readonly staleUntil: Date;
}

/** What an adapter saw of one name at one block. */
export type Reading =
  | {
      readonly state: 'found';
      /** At least the records asked for that exist; a chain that hands out all of them gives all. */
      readonly records: ReadonlyMap<RecordKey, string>;
      /** Records asked for that exist but are broken. They make the name invalid, not recordless. */
      readonly unreadable?: readonly UnreadableRecord[] | undefined;
      /** The account that the name points at. */
      readonly account?: Account | undefined;
      /** When the present registration began: a newer one is another owner, even with the same records. */
      readonly registeredAt?: Date | undefined;
      /** When the present registration ends. No answer may be served past it. */
      readonly expiresAt?: Date | undefined;
      readonly evidence: Evidence;
      readonly asOf?: AsOf | undefined;
    }
  | {
      readonly state: 'absent';
      readonly reason: AbsentName;
      /** When it ran out, for `expired`. */
      readonly expiresAt?: Date | undefined;
      readonly evidence: Evidence;
      readonly asOf?: AsOf | undefined;
    };

/** One item of a `readMany`: a reading, or why there is none. */
export type ReadOutcome = Reading | ResolverError;

/** What an account calls itself, confirmed by the name pointing back at the account. */
export type ReverseReading =
  | { readonly state: 'found'; readonly name: Name; readonly account: Account; readonly evidence: Evidence }
  | {
      readonly state: 'absent';
      /** No primary name is set, or the one set does not point back. */
      readonly reason: 'unset' | 'mismatch';
      readonly account: Account;
      /** The name that does not point back, unchecked text from the chain. */
      readonly claimed?: string | undefined;
      readonly evidence: Evidence;
    };
