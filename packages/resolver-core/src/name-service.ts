import type { Assurance, BlockRef, Finality } from './evidence.ts';
import type { ChainNews, ChangesOptions } from './follow/chain-news.ts';
import type { Name } from './name.ts';
import type { Reading, ReadOutcome, RecordKey, ReverseReading } from './reading.ts';
import type { Trace } from './trace.ts';
import type { BlockNumber, Milliseconds } from './units.ts';

/** The network that a service reads. */
export interface Network {
  /** A stable id: `aleph-zero`, `ethereum`, or the operator's own. */
  readonly id: string;
  /** CAIP-2 of the chain; undefined while a service takes whatever chain it finds. */
  readonly chain?: string | undefined;
  /** For people: `Aleph Zero`. */
  readonly title: string;
  readonly testnet: boolean;
}

/** Options of one read. */
export interface ReadOptions {
  /** Ends the read; it then rejects with `ABORTED`. */
  readonly signal?: AbortSignal | undefined;
  /** @default the service's own: `finalized` on Aleph Zero, `latest` on Ethereum */
  readonly finality?: Finality | undefined;
  /** Refuse to read below this block (`TOO_OLD`), so that an answer never goes back in time. */
  readonly minBlock?: BlockNumber | undefined;
  /** For a source that holds readings itself: give none older than this, 0 meaning read the chain now. */
  readonly maxAge?: Milliseconds | undefined;
  /** For a source that holds readings itself, or asks others: give none weaker than this. */
  readonly require?: Assurance | undefined;
  /**
   * Read at exactly this block, which others know as well: its number and hash must be what this source has there
   * (`UNAVAILABLE`, reason `unknown-block`, when it does not know it; `DISAGREEMENT`, reason `other-block`, when it has
   * another one at that number). Wins over `finality` and `minBlock`.
   */
  readonly at?: BlockRef | undefined;
  readonly trace?: Trace | undefined;
}

/** One name and the records wanted of it. */
export interface Query {
  readonly name: Name;
  readonly keys: readonly RecordKey[];
}

/** That a name may have changed. */
export interface NameNews {
  readonly name: string;
  /** The block at which it had, where that is known. */
  readonly block?: BlockNumber | undefined;
}

/** The blocks of one source, so that several can be asked at the same one. */
export interface BlockSource {
  /** The newest block of the finality in the options, at least `minBlock`. Asked of the source anew each time. */
  head(options?: ReadOptions): Promise<BlockRef>;
  /**
   * The block at this height.
   * @throws {@link ResolverError} `UNAVAILABLE` with reason `unknown-block` when the source has none there (yet)
   */
  blockAt(number: BlockNumber, options?: ReadOptions): Promise<BlockRef>;
}

/**
 * A source of names. azero, ens, the gateway's client and the fake one all pass
 * `nameServiceConformance` of `@peername/resolver-core/testing`.
 *
 * Absence is a value. A read that learnt nothing rejects with a {@link ResolverError}.
 */
export interface NameService {
  /** `azero`, `ens`. */
  readonly id: string;
  readonly network: Network;
  /** Everything besides name, keys and finality that an answer depends on (chain, contract): part of cache keys. */
  readonly scope: string;
  /** The finality of a read that names none; undefined where a service reads several chains, each with its own. */
  readonly finality?: Finality | undefined;
  /** How long an answer counts as fresh. */
  readonly freshFor: Milliseconds;
  /** Takes what no other service claims, as ENS does with every dotted name. @default false */
  readonly fallback?: boolean | undefined;
  /** Whether the ending of the text is one of this service's. No check of the rest. */
  supports(text: string): boolean;
  /**
   * The canonical name for what a person typed.
   * @throws {@link ResolverError} `INVALID_NAME` with a reason a person can act on
   */
  parse(text: string): Name;
  /** The records and all that belongs to them, at one block. */
  read(name: Name, keys: readonly RecordKey[], options?: ReadOptions): Promise<Reading>;
  /**
   * For a service that reads several chains: names for which this differs are not read in one go, since blocks of
   * different chains cannot be compared. @default all names are of one chain
   */
  groupOf?(name: Name): string;
  /** Many names at one block in as few requests as `read` needs for one. Same order and length as the queries. */
  readMany?(queries: readonly Query[], options?: ReadOptions): Promise<readonly ReadOutcome[]>;
  /** Whether the text is an account of this chain, so that `reverse` takes it. */
  supportsAccount?(text: string): boolean;
  /** The primary name of an account, confirmed forward. */
  reverse?(account: string, options?: ReadOptions): Promise<ReverseReading>;
  /** Origins of the servers that it asks, never a path or a query. */
  readonly origins?: readonly string[] | undefined;
  /** For a service whose reads can be bound to a block that the caller names (`at`), as a quorum needs. */
  readonly blocks?: BlockSource | undefined;
  /** What the name is called in the news of `changes`. */
  subjectOf?(name: Name): string;
  /**
   * Follows the chain at the service's own finality: one item for each new head, with what changed in it and in the
   * blocks before it that were heads of nobody's. A hint and no evidence: it says what to read again, never what is there.
   * Ends with the signal.
   * @throws {@link ResolverError} when no endpoint answers any more; whoever goes on later hands in `since`
   */
  changes?(options?: ChangesOptions): AsyncIterable<ChainNews>;
  /**
   * For a source that cannot be followed as a whole, but tells when one of these names may have changed. Ends with the
   * signal.
   * @throws {@link ResolverError} when it does not answer any more
   */
  watch?(
    names: readonly Name[],
    options?: { readonly signal?: AbortSignal | undefined },
  ): AsyncIterable<NameNews>;
  /** Ends connections; reads under way reject with `CLOSED`. */
  close?(): Promise<void>;
}
