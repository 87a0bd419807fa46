import { failureWindow, type SettledPolicy } from './cache-policy.ts';
import type { ResolverError } from './errors.ts';
import type { Count, Milliseconds } from './units.ts';

/** What failed a moment ago and is not tried again yet. Times are by a clock that was never set back. */
export interface FailureMemory {
  /** The failure that keeps from asking now. */
  at(asked: string, now: Milliseconds): ResolverError | undefined;
  /** Each failure in a row keeps from asking for longer. */
  add(asked: string, error: ResolverError, now: Milliseconds): void;
  forget(asked: string): void;
  readonly size: Count;
}

interface Failure {
  readonly error: ResolverError;
  readonly count: Count;
  readonly at: Milliseconds;
  readonly until: Milliseconds;
}

// A server that asks for more, by mistake or with a quota per day, is asked again anyway.
const longestRest: Milliseconds = 300_000;

/** Makes a {@link FailureMemory} of so many failures at most. */
export function createFailureMemory(policy: Pick<SettledPolicy, 'failureFor'>, most: Count): FailureMemory {
  const failures = new Map<string, Failure>();
  const [, longest] = policy.failureFor;

  /** An error holds on to all that its stack ran through: one that means nothing any more must not stay. */
  const forgetOld = (now: Milliseconds): void => {
    for (const [asked, { until }] of failures) {
      if (until + longest > now) return;
      failures.delete(asked);
    }
  };

  return {
    at(asked, now) {
      const failure = failures.get(asked);
      return failure && failure.at <= now && now < failure.until ? failure.error : undefined;
    },
    add(asked, error, now) {
      forgetOld(now);
      const count = (failures.get(asked)?.count ?? 0) + 1;
      const rest = Math.min(error.retryAfter ?? 0, longestRest);
      // Deleting first keeps the map in order of time, so that the bound drops the oldest.
      failures.delete(asked);
      failures.set(asked, {
        error,
        count,
        at: now,
        until: now + Math.max(rest, failureWindow(count, policy)),
      });
      if (failures.size > most) failures.delete(failures.keys().next().value as string);
    },
    forget: (asked) => void failures.delete(asked),
    get size() {
      return failures.size;
    },
  };
}
