import type { CachedReader, ServedReading } from './cached-reader.ts';
import type { Clock } from './clock.ts';
import { isResolverError, type ResolverError, toResolverError } from './errors.ts';
import { createKeySets } from './key-set.ts';
import type { RecordsOptions } from './lookup-options.ts';
import type { Name } from './name.ts';
import type { NameService } from './name-service.ts';
import type { PeerKindCodec } from './peer-id/peer-id.ts';
import type { Reading } from './reading.ts';
import type { Freshness } from './resolution.ts';
import { parseName } from './service-registry.ts';
import type { Milliseconds } from './units.ts';

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

/** Text to records: parse, pick the service, read through the cache. */
export function readNames(
  services: readonly NameService[],
  allCodecs: readonly PeerKindCodec[],
  reader: CachedReader,
  clock: Clock,
): (input: string, options?: RecordsOptions) => Promise<RecordsResolution> {
  const keySetOf = createKeySets(allCodecs);
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
        require: o.require,
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

/** An outcome for any failure but the caller's own giving up, which is thrown. */
export function unknownUnlessAborted(
  input: string,
  error: unknown,
): { readonly state: 'unknown'; readonly input: string; readonly error: ResolverError } {
  if (isResolverError(error) && error.code === 'ABORTED') throw error;
  return { state: 'unknown', input, error: toResolverError(error) };
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
