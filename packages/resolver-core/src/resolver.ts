import { isWeaker, stronger, tooWeak } from './assurance.ts';
import { createBatchedReads } from './batched-reads.ts';
import { type CachePolicy, settlePolicy } from './cache-policy.ts';
import { createCachedReader } from './cached-reader.ts';
import { chunksOf } from './chunks-of.ts';
import { type Clock, systemClock } from './clock.ts';
import { waitFor } from './deadline.ts';
import { abortedError, ResolverError } from './errors.ts';
import { escapeText } from './escape-text.ts';
import type { Assurance } from './evidence.ts';
import type { FollowListener } from './follow/following.ts';
import { laterFollowing } from './follow/later-following.ts';
import type { WatchOptions } from './follow/watch-names.ts';
import { pickCodecs } from './key-set.ts';
import { loadOnce } from './load-once.ts';
import type { LookupOptions, RecordsOptions } from './lookup-options.ts';
import { createMemoryCache } from './memory-cache.ts';
import type { NameService } from './name-service.ts';
import type { PeerKindCodec } from './peer-id/peer-id.ts';
import { type RecordsResolution, readNames, unknownUnlessAborted } from './read-names.ts';
import type { ReverseReading } from './reading.ts';
import type { ReadingCache } from './reading-cache.ts';
import type { FoundResolution, Resolution, UnknownResolution } from './resolution.ts';
import { selectPeer } from './select-peer.ts';
import type { Count, Milliseconds } from './units.ts';
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
  /** The least strength of every answer; a lookup may demand more. @default 'single' */
  readonly require?: Assurance;
  /** The most names read from one service in one go. @default 100 */
  readonly maxBatch?: Count;
  /** The most reads under way at once; beyond it lookups fail with `BUSY`. @default 2_000 */
  readonly maxInFlight?: Count;
  /** @default the machine's clock */
  readonly clock?: Clock;
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
  /**
   * Follows the chains of all services that can be followed, until the signal fires. From then on the cache serves no
   * answer of before a change as a fresh one, and a read under way when the chain changed is made again. Names of which
   * no chain tells (off-chain ones) are bounded by time alone, as all are without it.
   */
  follow(listener: FollowListener, signal?: AbortSignal): void;
  /**
   * The present outcome for each name, and the new one whenever a name comes to stand for something else, until the
   * signal fires or the resolver is closed. An outage is one outcome, too: `unknown` once, and then whatever there is
   * behind it.
   */
  watch(names: readonly string[], options?: WatchOptions): AsyncIterableIterator<Resolution>;
  /** Ends reads under way and closes the services and the cache. */
  close(): Promise<void>;
}

/** A resolver that knows only the kinds given, for bundles that must be small. {@link createResolver} knows all. */
export function createResolverWithKinds(
  options: ResolverOptions & { readonly kinds: readonly PeerKindCodec[] },
): Resolver {
  const { services, kinds: codecs, clock = systemClock, timeout = 10_000, maxBatch = 100 } = options;
  if (!(maxBatch >= 1)) throw new TypeError('maxBatch must be at least 1');
  const maxInFlight = options.maxInFlight ?? 2_000;
  const following = laterFollowing(services, clock);
  // Most pages watch no name.
  const loadWatch = loadOnce('What watches names', () => import('./follow/watch-names.ts'));
  const closing = new AbortController();
  const reader = createCachedReader({
    clock,
    newsOf: following.of,
    cache: options.cache ?? createMemoryCache(),
    reads: createBatchedReads({ clock, timeout, maxBatch }),
    policy: settlePolicy(options.policy),
    timeout,
    maxInFlight,
  });
  const demanded = (o: LookupOptions): Assurance | undefined => stronger(o.require, options.require);
  const readAny = readNames(services, codecs, reader, clock);
  const read = (input: string, o: RecordsOptions = {}): Promise<RecordsResolution> =>
    readAny(input, { ...o, require: demanded(o) });

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
    follow: following.follow,
    async *watch(names, o = {}) {
      const { watchNames } = await loadWatch();
      await following.load();
      const { signal } = closing;
      yield* watchNames(names, o, { lookup, services, follow: following.follow, closing: signal, clock });
    },
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
        const require = demanded(o);
        if (signal?.aborted) throw abortedError(signal);
        const work = service.reverse(account, { signal: ending.signal, finality, minBlock, require, trace });
        const patience = Math.min(o.timeout ?? timeout, timeout);
        const reading = await waitFor(work, { clock, timeout: patience, signal });
        if (isWeaker(reading.evidence, require)) throw tooWeak(reading.evidence, require);
        return { ...reading, input };
      } catch (error) {
        // Whatever the service still does has no reader any more.
        ending.abort(error);
        return unknownUnlessAborted(input, error);
      }
    },
    async close() {
      closing.abort();
      following.close();
      await reader.close();
      await Promise.all(services.map((service) => service.close?.()));
    },
  };
}

/** What a name was read to be. */
type Answer = Exclude<Resolution, UnknownResolution>;

function toResolution(
  { input, name, reading, freshness }: Extract<RecordsResolution, { state: 'read' }>,
  codecs: readonly PeerKindCodec[],
  optIn: boolean,
): Answer {
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

function unsupportedAccount(input: string, services: readonly NameService[]): ResolverError {
  const ids = services.filter((s) => s.reverse).map((s) => `${s.id} on ${s.network.title}`);
  return new ResolverError({
    code: 'UNSUPPORTED_NAME',
    reason: 'account',
    shortMessage: `"${escapeText(input, 80)}" is not an account of a configured chain`,
    details: `configured: ${ids.join(', ') || 'none'}`,
  });
}

function describe(answer: Answer): string {
  return answer.state === 'found'
    ? `${answer.peer.kind} from ${escapeText(answer.peer.recordKey, 60)}`
    : `${answer.state}: ${answer.reason}`;
}
