import {
  type Clock,
  type Count,
  isResolverError,
  type Milliseconds,
  type ResolverError,
} from '@peername/resolver-core';
import type { EndpointHealth, Member } from './endpoint-health.ts';
import { type Outcome, poolFailure, poolTimeout } from './pool-failure.ts';
import type { PoolMember } from './pool-member.ts';

/** What a run needs of its pool. */
export interface PoolRunOptions<E extends PoolMember> {
  readonly health: EndpointHealth<E>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly hedgeAfter: Milliseconds;
  readonly attempts: Count;
  readonly timeout: Milliseconds;
}

const firstPause: Milliseconds = 100;
const longestPause: Milliseconds = 2_000;

/**
 * Tries `task` on the endpoints of a pool until one attempt succeeds.
 *
 * ```
 * attempt fails, may be retried  -> the next endpoint not yet asked, at once
 * attempt is slow                -> another endpoint beside it
 * all asked, none under way      -> a pause, then the least asked
 * ```
 */
export function startPoolRun<T, E extends PoolMember>(
  task: (endpoint: E, signal: AbortSignal) => Promise<T>,
  { health, clock, random, hedgeAfter, attempts, timeout }: PoolRunOptions<E>,
): { readonly result: Promise<T>; stop(error: ResolverError): void } {
  const deadline = clock.now() + timeout;
  const tries = new Map<Member<E>, Count>();
  const errors = new Map<Member<E>, ResolverError>();
  // In the order of their start.
  const running = new Map<Member<E>, AbortController>();
  let started = 0;
  let pauses = 0;
  let over = false;
  let cancelWake = () => {};
  let resolve: (value: T) => void;
  let reject: (error: unknown) => void;
  const result = new Promise<T>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  const cancelDeadline = clock.schedule(() => {
    for (const member of running.keys()) health.lagged(member);
    fail(poolTimeout(outcomes(), timeout));
  }, timeout);
  proceed();
  return { result, stop: fail };

  function end(): void {
    over = true;
    cancelWake();
    cancelDeadline();
    for (const controller of running.values()) controller.abort();
  }

  function fail(error: unknown): void {
    if (over) return;
    end();
    reject(error);
  }

  function proceed(): void {
    const fresh = ready().find((member) => !tries.has(member));
    if (fresh && started < attempts) attempt(fresh);
    else if (running.size === 0) pause();
  }

  function pause(): void {
    const rest = Math.min(...health.members.map(({ restsUntil }) => restsUntil)) - clock.now();
    const jitter = random() * Math.min(longestPause, firstPause * 2 ** pauses++);
    const wait = Math.max(jitter, rest);
    // Waiting for the deadline would tell the caller nothing new.
    if (started >= attempts || clock.now() + wait >= deadline) fail(poolFailure(outcomes(), rest));
    else wakeAfter(wait);
  }

  function wakeAfter(delay: Milliseconds): void {
    cancelWake();
    cancelWake = clock.schedule(() => {
      const [leastTried] = ready().sort((a, b) => (tries.get(a) ?? 0) - (tries.get(b) ?? 0));
      if (leastTried && started < attempts) attempt(leastTried);
      else if (running.size === 0) pause();
      else wakeAfter(hedgeAfter);
    }, delay);
  }

  function ready(): Member<E>[] {
    const now = clock.now();
    return health.ranked().filter((member) => !running.has(member) && member.restsUntil <= now);
  }

  function outcomes(): readonly Outcome[] {
    const now = clock.now();
    return health.members.map((member) => ({
      origin: member.endpoint.origin,
      pending: running.has(member),
      // Of one that rests, its last failure is why it was not asked.
      error: errors.get(member) ?? (member.restsUntil > now ? member.lastError : undefined),
    }));
  }

  function attempt(member: Member<E>): void {
    started++;
    tries.set(member, (tries.get(member) ?? 0) + 1);
    const controller = new AbortController();
    running.set(member, controller);
    wakeAfter(hedgeAfter);
    new Promise<T>((settle) => settle(task(member.endpoint, controller.signal))).then(
      (value) => {
        if (over) return;
        health.succeeded(member);
        for (const earlier of running.keys()) {
          if (earlier === member) break;
          health.lagged(earlier);
        }
        running.delete(member);
        end();
        resolve(value);
      },
      (error) => {
        if (over) return;
        running.delete(member);
        if (!isResolverError(error) || !error.retryable) return fail(error);
        errors.set(member, error);
        health.failed(member, error);
        proceed();
      },
    );
  }
}
