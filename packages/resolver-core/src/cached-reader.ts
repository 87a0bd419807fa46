import { tooWeak } from './assurance.ts';
import { type BatchedReads, closedError } from './batched-reads.ts';
import { cacheKey } from './cache-key.ts';
import { type SettledPolicy, staleMayCover, windowsOf } from './cache-policy.ts';
import type { Clock } from './clock.ts';
import { waitFor } from './deadline.ts';
import { abortedError, ResolverError, toResolverError } from './errors.ts';
import { createFailureMemory } from './failure-memory.ts';
import { afterNews, verdictOn } from './follow/after-news.ts';
import type { Verdict } from './follow/floors.ts';
import type { Following } from './follow/following.ts';
import { type CachedReadRequest, isOverAge, isTooWeak, maxAgeOf, satisfies } from './read-demands.ts';
import type { CachedReading, ReadingCache } from './reading-cache.ts';
import { setBackOf } from './set-back.ts';
import { overAge, tooOld } from './too-old.ts';
import type { BlockNumber, Count, Milliseconds } from './units.ts';

/** A reading with its times, and whether the cache had it. */
export interface ServedReading extends CachedReading {
  readonly fromCache: boolean;
}

/** Reads through a cache by the rules of {@link SettledPolicy}. */
export interface CachedReader {
  read(request: CachedReadRequest): Promise<ServedReading>;
  close(): Promise<void>;
}

// A store that is slower than a chain is of no use.
const storePatience: Milliseconds = 500;

// What was read just now, if at a block that somebody is said to be past and nobody else is.
const fitVerdicts: ReadonlySet<Verdict> = new Set(['good', 'unmet']);

/**
 * One read per key and demand at a time, shared by all who ask; a caller who gives up does not end it. Fresh entries are
 * served, stale ones while a refresh runs or the chain is out of reach, failures keep us from asking again for a moment,
 * and an answer never goes back to an older block.
 */
export function createCachedReader(options: {
  readonly clock: Clock;
  readonly cache: ReadingCache;
  readonly reads: BatchedReads;
  readonly policy: SettledPolicy;
  /** The longest a caller waits. */
  readonly timeout: Milliseconds;
  /** The most reads under way; beyond it `BUSY`. */
  readonly maxInFlight: Count;
  /** What is known of names whose chain is followed. @default nothing */
  readonly newsOf?: Following['of'];
}): CachedReader {
  const { clock, cache, reads, policy, timeout, maxInFlight, newsOf = () => undefined } = options;
  // Both by what is asked: a block or an age that one caller demands must not be the failure of those who demand none.
  const inFlight = new Map<string, Promise<CachedReading>>();
  const failures = createFailureMemory(policy, maxInFlight);
  const setBackAt = setBackOf(clock);
  let closed = false;

  const refresh = (
    key: string,
    asked: string,
    request: CachedReadRequest,
    held: CachedReading | undefined,
  ): Promise<CachedReading> => {
    const joined = inFlight.get(asked);
    if (joined) return joined;
    if (inFlight.size >= maxInFlight) {
      return Promise.reject(
        new ResolverError({ code: 'BUSY', shortMessage: `${maxInFlight} lookups are under way already` }),
      );
    }
    const askedAt = clock.now();
    const setBack = setBackAt(askedAt);
    // The word of fewer than this caller demands is no reason to refuse what more of them say.
    const floor = held && !isTooWeak(held, request) ? held.reading.evidence.block.number : undefined;
    const minBlock = highest(request.minBlock, floor);
    const news = newsOf(request.service, request.name, request.finality);
    const isBelow = (entry: CachedReading): boolean =>
      minBlock !== undefined && entry.reading.evidence.block.number < minBlock;
    const readHere = async (): Promise<CachedReading> => {
      const readAt = (least: BlockNumber | undefined) =>
        reads.read({ ...request, minBlock: least, maxAge: maxAgeOf(request) });
      const reading = await (news ? news.readPast(readAt, minBlock) : readAt(minBlock));
      const entry = { ...windowsOf(reading, request, policy, askedAt), setBack };
      if (isBelow(entry)) throw tooOld(minBlock);
      if (isTooWeak(entry, request)) {
        // Good enough for others.
        void unlessBroken(() => cache.set(key, entry));
        throw tooWeak(entry.reading.evidence, request.require);
      }
      return entry;
    };
    const readShared = async (): Promise<CachedReading> => {
      const entry = await cache.share?.(asked, readHere);
      // Another process may not have seen the block that this one demands or has heard of, have asked fewer endpoints, or
      // have been content with an older answer.
      const isFit =
        entry &&
        !isBelow(entry) &&
        !isTooWeak(entry, request) &&
        !isOverAge(entry, request, askedAt) &&
        fitVerdicts.has(verdictOn(entry, news));
      return isFit ? entry : readHere();
    };
    const work = (cache.share ? readShared() : readHere())
      .then((entry) => {
        failures.forget(asked);
        // Not waited for: a store that hangs must not keep the answer.
        void unlessBroken(() => cache.set(key, entry));
        return entry;
      })
      .catch((cause: unknown) => {
        const error = toResolverError(cause);
        const at = clock.now();
        if (error.code !== 'CLOSED') failures.add(asked, error, at + setBackAt(at));
        throw error;
      })
      .finally(() => inFlight.delete(asked));
    inFlight.set(asked, work);
    return work;
  };

  /** After a wait, in which the clock may have been set. */
  const serve = (entry: CachedReading, fromCache: boolean): ServedReading => ({
    ...byClockAfter(entry, setBackAt(clock.now())),
    fromCache,
  });

  const read = async (request: CachedReadRequest, mayAskAgain: boolean): Promise<ServedReading> => {
    if (closed) throw closedError();
    const key = cacheKey(request);
    const asked = `${request.minBlock ?? ''}|${request.require ?? ''}|${maxAgeOf(request) ?? ''}|${key}`;
    const stored = await unlessBroken(() => {
      const found = cache.get(key);
      const wait = { clock, timeout: storePatience, signal: request.signal };
      return found instanceof Promise ? waitFor(found, wait) : found;
    });
    const now = clock.now();
    const setBack = setBackAt(now);
    const news = newsOf(request.service, request.name, request.finality);
    const held = stored && afterNews(byClockAfter(stored, setBack), news, now - policy.revalidateFor);
    const fits = request.policy !== 'network' && held && satisfies(held, request, now) ? held : undefined;
    if (fits && now < fits.freshUntil) return { ...fits, fromCache: true };

    const stale = fits && now < fits.staleUntil ? fits : undefined;
    if (request.policy === 'cache-only') {
      if (stale) return { ...stale, fromCache: true };
      if (held && isTooWeak(held, request)) throw tooWeak(held.reading.evidence, request.require);
      throw new ResolverError({
        code: 'UNAVAILABLE',
        reason: 'not-cached',
        shortMessage: `${request.name.text} is not in the cache, and only the cache was to be asked`,
        retryable: false,
      });
    }

    const failure = request.policy === 'network' ? undefined : failures.at(asked, now + setBack);
    if (failure) {
      if (stale && staleMayCover[failure.code]) return { ...stale, fromCache: true };
      throw failure;
    }

    if (request.signal?.aborted) throw abortedError(request.signal);
    const joins = inFlight.has(asked);
    if (!joins) {
      try {
        request.admit?.();
      } catch (refusal) {
        if (stale) return { ...stale, fromCache: true };
        throw refusal;
      }
    }
    const work = refresh(key, asked, request, held);
    if (stale && now < stale.freshUntil + policy.revalidateFor) {
      work.catch(() => {});
      return { ...stale, fromCache: true };
    }
    try {
      const patience = Math.min(request.timeout ?? timeout, timeout, stale ? policy.patience : timeout);
      const entry = await waitFor(work, { clock, timeout: patience, signal: request.signal });
      const then = byClockAfter(entry, setBack);
      if (!isOverAge(then, request, now)) return serve(entry, false);
      if (!joins || !mayAskAgain) throw overAge(then, now);
    } catch (error) {
      // In the meantime it may have become known that it is over.
      const mayServe = stale && verdictOn(stale, news) !== 'over';
      if (mayServe && staleMayCover[toResolverError(error).code]) return serve(stale, true);
      throw error;
    }
    // The read was another caller's, who asked earlier.
    return read(request, false);
  };

  return {
    read: (request) => read(request, true),
    async close() {
      closed = true;
      reads.close();
      await Promise.allSettled(inFlight.values());
      await cache.close?.();
    },
  };
}

/** A store that fails counts as a miss. */
async function unlessBroken<T>(use: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await use();
  } catch {
    return undefined;
  }
}

/** The entry with its times by a clock that was set back by `setBack` in all. One from elsewhere counts as by the clock now. */
function byClockAfter(entry: CachedReading, setBack: Milliseconds): CachedReading {
  const since = setBack - (entry.setBack ?? setBack);
  if (since === 0) return entry;
  const { reading, readAt, freshUntil, staleUntil } = entry;
  return {
    reading,
    readAt: readAt - since,
    freshUntil: freshUntil - since,
    staleUntil: staleUntil - since,
    setBack,
  };
}

function highest(a: bigint | undefined, b: bigint | undefined): bigint | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a > b ? a : b;
}
