import type { ResolverError } from './errors.ts';
import type { Evidence } from './evidence.ts';
import type { Name } from './name.ts';
import type { MalformedReason, PeerId } from './peer-id/peer-id.ts';
import type { AbsentName, Account, RecordKey } from './reading.ts';

/** How old a resolution is and how long it may be served. */
export interface Freshness {
  readonly origin: 'chain' | 'cache' | 'gateway';
  /** When the chain was asked. */
  readonly readAt: Date;
  /** Until then it counts as new. */
  readonly freshUntil: Date;
  /** Until then it may stand in, labelled stale, while the chain cannot be reached. */
  readonly staleUntil: Date;
  /** Whether it is past `freshUntil`. */
  readonly stale: boolean;
}

/** A peer id with the record that it came from. */
export interface ResolvedPeer extends PeerId {
  readonly recordKey: RecordKey;
  /** The record's value, exactly as on the chain: hostile until escaped. */
  readonly raw: string;
  /** It comes from a record that names something else first (a web site); see `PeerKindCodec.optInKeys`. */
  readonly optIn?: true | undefined;
}

/** A record that should hold a peer id and was passed over without changing the outcome. */
export interface IgnoredRecord {
  readonly key: RecordKey;
  readonly reason: MalformedReason | 'conflict';
  /** One sentence for the owner of the record. */
  readonly why: string;
}

/** A record behind an `invalid` resolution. */
export interface RawRecord {
  readonly key: RecordKey;
  /** The value, exactly as on the chain; undefined when it is unreadable or a private key. Hostile until escaped. */
  readonly value?: string | undefined;
  /** One sentence for the owner of the record. */
  readonly why: string;
}

interface Answered {
  /** What the caller asked for. */
  readonly input: string;
  readonly name: Name;
  readonly evidence: Evidence;
  readonly freshness: Freshness;
}

/** The name has a peer id that may be dialled. */
export interface FoundResolution extends Answered {
  readonly state: 'found';
  /** The winner by precedence of kinds. */
  readonly peer: ResolvedPeer;
  /** One of each kind, the winner first. */
  readonly peers: readonly ResolvedPeer[];
  readonly ignored: readonly IgnoredRecord[];
  readonly account?: Account | undefined;
  readonly registeredAt?: Date | undefined;
  readonly expiresAt?: Date | undefined;
}

/** The chain shows that there is nothing to dial. */
export interface AbsentResolution extends Answered {
  readonly state: 'absent';
  /** `record`: the name lives but has no peer-id record. The others: see {@link AbsentName}. */
  readonly reason: AbsentName | 'record';
  readonly ignored: readonly IgnoredRecord[];
  readonly account?: Account | undefined;
  readonly registeredAt?: Date | undefined;
  readonly expiresAt?: Date | undefined;
}

/** There is a record, and it must not be dialled: never a reason to fall back to another one. */
export interface InvalidResolution extends Answered {
  readonly state: 'invalid';
  readonly reason: 'malformed' | 'conflict';
  readonly records: readonly RawRecord[];
  readonly account?: Account | undefined;
  readonly registeredAt?: Date | undefined;
  readonly expiresAt?: Date | undefined;
}

/** Nothing was learnt: an outage, a timeout, a disagreement, or a text that cannot be a name. Says nothing about the name. */
export interface UnknownResolution {
  readonly state: 'unknown';
  readonly input: string;
  /** Undefined when the text cannot be a name. */
  readonly name?: Name | undefined;
  readonly error: ResolverError;
}

/** The outcome of a lookup, one of four states. */
export type Resolution = FoundResolution | AbsentResolution | InvalidResolution | UnknownResolution;
