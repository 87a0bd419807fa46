import { createBatchedReads } from './batched-reads.ts';
import { type CachePolicy, settlePolicy } from './cache-policy.ts';
import {
  type CachedReader,
  createCachedReader,
  type LookupPolicy,
  type ServedReading,
} from './cached-reader.ts';
import { chunksOf } from './chunks-of.ts';
import { type Clock, systemClock } from './clock.ts';
import { waitFor } from './deadline.ts';
import { abortedError, isResolverError, ResolverError, toResolverError } from './errors.ts';
import { escapeText } from './escape-text.ts';
import type { Finality } from './evidence.ts';
import { createMemoryCache } from './memory-cache.ts';
import type { Name } from './name.ts';
import type { NameService } from './name-service.ts';
import { crc32 } from './peer-id/crc32.ts';
import type { PeerKind, PeerKindCodec } from './peer-id/peer-id.ts';
import type { Reading, RecordKey, ReverseReading } from './reading.ts';
import type { ReadingCache } from './reading-cache.ts';
import type { FoundResolution, Freshness, Resolution } from './resolution.ts';
import { recordKeysOf, selectPeer } from './select-peer.ts';
import { parseName } from './service-registry.ts';
import type { Trace } from './trace.ts';
import type { BlockNumber, Count, Milliseconds } from './units.ts';
import { UnresolvedError } from './unresolved-error.ts';

/** Options of {@link createResolver}. */
export interface ResolverOptions {
  /** Where names are read, such as `azero()` and `ens()`. */
  readonly services: readonly NameService[];
  /** @default an in-memory cache of 10,000 entries */
  readonly cache?: ReadingCache;
  /** For how long what may be served. */
  readonly policy?: CachePolicy;
  /** The longest a lookup takes. @default 10_000 */
  readonly timeout?: Milliseconds;
  /** The most names read from one service in one go. @default 100 */
  readonly maxBatch?: Count;
  /** The most reads under way at once; beyond it lookups fail with `BUSY`. @default 2_000 */
  readonly maxInFlight?: Count;
  /** @default the machine's clock */
  readonly clock?: Clock;
}

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
  /** @default the service's own */
  readonly finality?: Finality | undefined;
  /** Told of every step. */
  readonly trace?: Trace | undefined;
}

/** Options of {@link Resolver.records}. */
export interface RecordsOptions extends LookupOptions {
  /** Exactly these records instead of those of the kinds. */
  readonly keys?: readonly RecordKey[] | undefined;
}

/** The names of an account, looked up backwards and confirmed forwards. */
export type ReverseResolution =
  | (ReverseReading & { readonly input: string })
  | { readonly state: 'unknown'; readonly input: string; readonly error: ResolverError };

/** Turns names into peer ids. */
export interface Resolver {
  readonly services: readonly NameService[];
  /**
   * Looks a name up. Every outcome is a value; outages and texts that cannot be names are `unknown`.
   * @throws {@link ResolverError} only `ABORTED`, when the caller's signal fires
   */
  lookup(name: string, options?: LookupOptions): Promise<Resolution>;
  /**
   * Looks many names up, in the order given, reading up to `maxBatch` of one service in one go. The names may come
   * from a stream; no more than one batch of them is held.
   */
  lookupMany(
    names: Iterable<string> | AsyncIterable<string>,
    options?: LookupOptions,
  ): AsyncIterableIterator<Resolution>;
  /**
   * Looks a name up and gives only what can be dialled.
   * @throws {@link ResolverError} nothing was learnt
   * @throws {@link UnresolvedError} the name is absent or its record is invalid
   */
  resolve(name: string, options?: LookupOptions): Promise<FoundResolution>;
  /** The raw records of a name, for those who want to see them all. */
  records(name: string, options?: RecordsOptions): Promise<RecordsResolution>;
  /** The primary name of an account. */
  reverse(account: string, options?: LookupOptions): Promise<ReverseResolution>;
  /** Ends reads under way and closes the services and the cache. */
  close(): Promise<void>;
}

/** What is on the chain under a name, before any of it is taken for a peer id. */
export type RecordsResolution =
  | {
      readonly state: 'read';
      readonly input: string;
      readonly name: Name;
      readonly reading: Reading;
      readonly freshness: Freshness;
    }
  | {
      readonly state: 'unknown';
      readonly input: string;
      readonly name?: Name | undefined;
      readonly error: ResolverError;
    };

/** A resolver that knows only the kinds given, for bundles that must be small. {@link createResolver} knows all. */
export function createResolverWithKinds(
  options: ResolverOptions & { readonly kinds: readonly PeerKindCodec[] },
): Resolver {
  const { services, kinds: codecs, clock = systemClock, timeout = 10_000, maxBatch = 100 } = options;
  if (!(maxBatch >= 1)) throw new TypeError('maxBatch must be at least 1');
  const maxInFlight = options.maxInFlight ?? 2_000;
  const reader = createCachedReader({
    clock,
    cache: options.cache ?? createMemoryCache(),
    reads: createBatchedReads({ clock, timeout, maxBatch }),
    policy: settlePolicy(options.policy),
    timeout,
    maxInFlight,
  });
  const read = readNames(services, codecs, reader, clock);

  const lookup = async (input: string, o: LookupOptions = {}): Promise<Resolution> => {
    const served = await read(input, o);
    if (served.state === 'unknown') return served;
    const started = performance.now();
    const resolution = toResolution(served, pickCodecs(codecs, o.kinds), o.optInRecords ?? false);
    o.trace?.({ step: 'select', detail: describe(resolution), ms: performance.now() - started });
    return resolution;
  };

  return {
    services,
    lookup,
    async *lookupMany(names, o) {
      for await (const chunk of chunksOf(names, maxBatch, clock, o?.signal)) {
        // Begun in one go, so that the reads of the chunk travel together.
        yield* await Promise.all(chunk.map((name) => lookup(name, o)));
      }
    },
    async resolve(name, o) {
      const resolution = await lookup(name, o);
      if (resolution.state === 'found') return resolution;
      throw resolution.state === 'unknown' ? resolution.error : new UnresolvedError(resolution);
    },
    records: read,
    async reverse(input, o = {}) {
      const ending = new AbortController();
      try {
        const account = input.trim();
        const service = services.find((s) => s.reverse && s.supportsAccount?.(account));
        if (!service?.reverse) throw unsupportedAccount(input, services);
        const { signal, finality, minBlock, trace } = o;
        if (signal?.aborted) throw abortedError(signal);
        const work = service.reverse(account, { signal: ending.signal, finality, minBlock, trace });
        return { ...(await waitFor(work, { clock, timeout, signal })), input };
      } catch (error) {
        // Whatever the service still does has no reader any more.
        ending.abort(error);
        return unknownUnlessAborted(input, error);
      }
    },
    async close() {
      await reader.close();
      await Promise.all(services.map((service) => service.close?.()));
    },
  };
}

interface KeySet {
  readonly keys: readonly RecordKey[];
  /** Stands for them in the cache, where they are the usual ones: all together they are long. */
  readonly id?: string;
}

function createKeySet(codecs: readonly PeerKindCodec[], optIn: boolean): KeySet {
  const keys = recordKeysOf(codecs, optIn);
  // The keys of another version differ, and so must what stands for them on a store that both share.
  return { keys, id: `usual-${keys.length}-${crc32(new TextEncoder().encode(keys.join())).toString(16)}` };
}

/** Text to records: parse, pick the service, read through the cache. */
function readNames(
  services: readonly NameService[],
  allCodecs: readonly PeerKindCodec[],
  reader: CachedReader,
  clock: Clock,
): (input: string, options?: RecordsOptions) => Promise<RecordsResolution> {
  const usual = { without: createKeySet(allCodecs, false), with: createKeySet(allCodecs, true) };
  const keySetOf = (o: RecordsOptions): KeySet => {
    const codecs = pickCodecs(allCodecs, o.kinds);
    if (o.keys) return { keys: o.keys };
    if (o.kinds) return { keys: recordKeysOf(codecs, o.optInRecords ?? false) };
    return o.optInRecords ? usual.with : usual.without;
  };
  return async (input, o = {}) => {
    const { keys, id } = keySetOf(o);
    let name: Name | undefined;
    try {
      const started = performance.now();
      const parsed = parseName(input, services);
      name = parsed.name;
      const { service } = parsed;
      o.trace?.({ step: 'parse', detail: `${name.text}, by ${service.id}`, ms: performance.now() - started });
      const asked = performance.now();
      const served = await reader.read({
        service,
        name,
        keys,
        keySet: id,
        finality: o.finality ?? service.finality,
        minBlock: o.minBlock,
        maxAge: o.maxAge,
        timeout: o.timeout,
        admit: o.admit,
        policy: o.policy,
        signal: o.signal,
        trace: o.trace,
      });
      const freshness = freshnessOf(served, clock.now());
      o.trace?.({
        step: 'cache',
        detail: served.fromCache ? (freshness.stale ? 'stale' : 'hit') : 'miss',
        ms: served.fromCache ? performance.now() - asked : 0,
      });
      return { state: 'read', input, name, reading: served.reading, freshness };
    } catch (error) {
      return { ...unknownUnlessAborted(input, error), name };
    }
  };
}

function toResolution(
  { input, name, reading, freshness }: Extract<RecordsResolution, { state: 'read' }>,
  codecs: readonly PeerKindCodec[],
  optIn: boolean,
): Resolution {
  const answered = { input, name, evidence: reading.evidence, freshness };
  if (reading.state === 'absent') {
    const { reason, expiresAt } = reading;
    return { ...answered, state: 'absent', reason, ignored: [], ...(expiresAt ? { expiresAt } : {}) };
  }
  const { account, registeredAt, expiresAt } = reading;
  const owned = { ...answered, account, registeredAt, expiresAt };
  const selection = selectPeer(reading, codecs, optIn);
  switch (selection.state) {
    case 'found':
      return { ...owned, ...selection, peer: selection.peers[0] };
    case 'absent':
      return { ...owned, ...selection, reason: 'record' };
    case 'invalid':
      return { ...owned, ...selection };
  }
}

function freshnessOf(served: ServedReading, now: Milliseconds): Freshness {
  const isHeld = served.fromCache || served.reading.asOf !== undefined;
  return {
    origin: served.fromCache ? 'cache' : isHeld ? 'gateway' : 'chain',
    readAt: new Date(served.readAt),
    freshUntil: toDate(served.freshUntil),
    staleUntil: toDate(served.staleUntil),
    // A reading can be born with no fresh time left, when its name is about to expire; it is new all the same.
    stale: isHeld && now >= served.freshUntil,
  };
}

/** The date of a time that may be infinite: the last one there is. */
function toDate(time: Milliseconds): Date {
  return new Date(Math.min(time, 8.64e15));
}

function pickCodecs(codecs: readonly PeerKindCodec[], kinds?: readonly PeerKind[]): readonly PeerKindCodec[] {
  if (!kinds) return codecs;
  if (kinds.length === 0) throw new TypeError('An empty list of kinds leaves nothing to look for');
  return [...new Set(kinds)].map((kind) => {
    const codec = codecs.find((c) => c.kind === kind);
    if (codec) return codec;
    throw new TypeError(
      `No kind "${escapeText(String(kind), 40)}" here; known: ${codecs.map((c) => c.kind).join(', ')}`,
    );
  });
}

function unknownUnlessAborted(
  input: string,
  error: unknown,
): { readonly state: 'unknown'; readonly input: string; readonly error: ResolverError } {
  if (isResolverError(error) && error.code === 'ABORTED') throw error;
  return { state: 'unknown', input, error: toResolverError(error) };
}

function unsupportedAccount(input: string, services: readonly NameService[]): ResolverError {
  const ids = services.filter((s) => s.reverse).map((s) => `${s.id} on ${s.network.title}`);
  return new ResolverError({
    code: 'UNSUPPORTED_NAME',
    reason: 'account',
    shortMessage: `"${escapeText(input, 80)}" is not an account of a configured chain`,
    details: `configured: ${ids.join(', ') || 'none'}`,
  });
}

function describe(resolution: Resolution): string {
  switch (resolution.state) {
    case 'found':
      return `${resolution.peer.kind} from ${escapeText(resolution.peer.recordKey, 60)}`;
    case 'absent':
    case 'invalid':
      return `${resolution.state}: ${resolution.reason}`;
    case 'unknown':
      return `unknown: ${resolution.error.code}`;
  }
}
