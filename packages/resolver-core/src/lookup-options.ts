import type { Assurance, Finality } from './evidence.ts';
import type { PeerKind } from './peer-id/peer-id.ts';
import type { LookupPolicy } from './read-demands.ts';
import type { RecordKey } from './reading.ts';
import type { Trace } from './trace.ts';
import type { BlockNumber, Milliseconds } from './units.ts';

/** Options of one lookup. */
export interface LookupOptions {
  /** Ends this caller's wait: the lookup rejects with `ABORTED`. Others who asked the same are not disturbed. */
  readonly signal?: AbortSignal | undefined;
  /** Only these kinds, the first wins. @default every kind, in the order of `peerKinds` */
  readonly kinds?: readonly PeerKind[] | undefined;
  /** Also read records that name something else first, such as an ENS contenthash. @default false */
  readonly optInRecords?: boolean | undefined;
  /** @default 'cache-first' */
  readonly policy?: LookupPolicy | undefined;
  /** Only a fresh answer of at most this age will do. Dialling wants 300_000. */
  readonly maxAge?: Milliseconds | undefined;
  /** Only an answer read at this block or later will do. */
  readonly minBlock?: BlockNumber | undefined;
  /** The longest this caller waits, where that is less than the resolver's own; the read goes on for others. */
  readonly timeout?: Milliseconds | undefined;
  /**
   * Asked before this lookup makes a read of the chain: not when the cache has the answer or another caller's read is
   * joined. Throws a {@link ResolverError} to refuse; the outcome is then a stale answer or that error.
   */
  readonly admit?: (() => void) | undefined;
  /** Only an answer at least this strong will do, else the outcome is `UNTRUSTED` with reason `assurance`. @default 'single' */
  readonly require?: Assurance | undefined;
  /** @default the service's own */
  readonly finality?: Finality | undefined;
  /** Told of every step. */
  readonly trace?: Trace | undefined;
}

/** Options of `Resolver.records`. */
export interface RecordsOptions extends LookupOptions {
  /** Exactly these records instead of those of the kinds. */
  readonly keys?: readonly RecordKey[] | undefined;
}
