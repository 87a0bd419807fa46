import { type Clock, type Count, type Milliseconds, ResolverError } from '@peername/resolver-core';
import { LRUCache } from 'lru-cache';

/** Does one piece of work for each key at a time. */
export interface SharedWork<T> {
  /**
   * Joins the work on the key, or begins it when `admit` lets it.
   *
   * @throws {@link ResolverError} what the work threw, also a moment ago; `BUSY` with too much of it under way
   */
  run(key: string, admit: () => void, begin: () => Promise<T>): Promise<T>;
}

interface Failure {
  readonly error: unknown;
  readonly rest: Milliseconds;
  readonly until: Milliseconds;
}

// As long as reads of names rest (RFC 9520).
const firstRest: Milliseconds = 1_000;
const longestRest: Milliseconds = 30_000;

/** Makes a {@link SharedWork} that does not try again what failed for 1 s, doubling to 30 s. */
export function createSharedWork<T>(options: { readonly clock: Clock; readonly max: Count }): SharedWork<T> {
  const { clock, max } = options;
  const underWay = new Map<string, Promise<T>>();
  const failures = new LRUCache<string, Failure>({ max });
  const remember = (key: string, error: unknown): void => {
    const rest = Math.min(longestRest, (failures.get(key)?.rest ?? firstRest / 2) * 2);
    failures.set(key, { error, rest, until: clock.now() + rest });
  };
  return {
    async run(key, admit, begin) {
      const joined = underWay.get(key);
      if (joined) return joined;
      const failure = failures.get(key);
      // Of the future when the clock was set back.
      if (failure && clock.now() < failure.until && failure.until <= clock.now() + failure.rest)
        throw failure.error;
      if (underWay.size >= max)
        throw new ResolverError({ code: 'BUSY', shortMessage: `${max} lookups are under way already` });
      admit();
      const work = begin();
      underWay.set(key, work);
      try {
        const result = await work;
        failures.delete(key);
        return result;
      } catch (error) {
        remember(key, error);
        throw error;
      } finally {
        underWay.delete(key);
      }
    },
  };
}
