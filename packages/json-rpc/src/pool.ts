import {
  abortedError,
  type Clock,
  type Count,
  type Milliseconds,
  onAbort,
  ResolverError,
} from '@peername/resolver-core';
import type { RpcEndpoint } from './endpoint.ts';
import { createEndpointHealth } from './endpoint-health.ts';

import type { PoolMember } from './pool-member.ts';
import { startPoolRun } from './pool-run.ts';
import { wakingClock } from './waking-clock.ts';

/** Options of one run. */
export interface RunOptions {
  /** Ends the run; it then rejects with `ABORTED`. */
  readonly signal?: AbortSignal | undefined;
  /** The longest time for all attempts together. @default the pool's */
  readonly timeout?: Milliseconds | undefined;
}

/** Several servers that stand in for each other, such as endpoints of one chain. */
export interface RpcPool<E extends PoolMember = RpcEndpoint> {
  readonly endpoints: readonly E[];
  /**
   * Runs `task`, such as a reading of a head and of records at it, against one endpoint, and again from its start
   * against the next when that fails or is slow. The first success wins; the signals of all other attempts fire.
   *
   * Rejects with the task's error when asking elsewhere cannot help (a `ResolverError` that is not retryable, or any
   * other error), and otherwise once the attempts or the time are used up: with the error itself when all endpoints
   * failed alike, else with `UNAVAILABLE` or `TIMEOUT` and details that name each endpoint with its code.
   */
  run<T>(task: (endpoint: E, signal: AbortSignal) => Promise<T>, options?: RunOptions): Promise<T>;
  /** Closes all endpoints; runs under way reject with `CLOSED`. */
  close(): Promise<void>;
}

/** How a pool deals with failures. */
export interface PoolOptions {
  /** How long a run may take when it does not say. @default 10_000 */
  readonly timeout?: Milliseconds | undefined;
  /** How long to wait for an attempt before another endpoint is asked as well. @default 1_500 */
  readonly hedgeAfter?: Milliseconds | undefined;
  /** The most attempts of one run. @default twice the number of endpoints */
  readonly attempts?: Count | undefined;
  /** @default the machine's clock, with timers that keep the process alive during a run */
  readonly clock?: Clock | undefined;
  /** Numbers in [0, 1) for the jitter of pauses. @default Math.random */
  readonly random?: (() => number) | undefined;
}

/**
 * A pool over `endpoints`, best first; it keeps which of them failed of late. The pool owns them: `close` closes them.
 *
 * @example
 * ```ts
 * import { createEndpoint, createPool } from '@peername/json-rpc'
 *
 * const pool = createPool(['https://a.example', 'https://b.example'].map((url) => createEndpoint(url)))
 * await pool.run((endpoint, signal) => endpoint.request('eth_blockNumber', [], { signal })) // '0x1519c4b'
 * ```
 */
export function createPool<E extends PoolMember = RpcEndpoint>(
  endpoints: readonly E[],
  options: PoolOptions = {},
): RpcPool<E> {
  const { timeout = 10_000, hedgeAfter = 1_500, attempts = 2 * endpoints.length } = options;
  const { clock = wakingClock, random = Math.random } = options;
  const health = createEndpointHealth(endpoints, clock);
  const stops = new Set<(error: ResolverError) => void>();
  let closed = false;

  return {
    endpoints,
    async run(task, { signal, timeout: runTimeout = timeout } = {}) {
      if (closed) throw closedError();
      if (signal?.aborted) throw abortedError(signal);
      const { result, stop } = startPoolRun(task, {
        health,
        clock,
        random,
        hedgeAfter,
        attempts,
        timeout: runTimeout,
      });
      const stopWatching = onAbort(signal, () => stop(abortedError(signal)));
      stops.add(stop);
      try {
        return await result;
      } finally {
        stops.delete(stop);
        stopWatching();
      }
    },
    async close() {
      closed = true;
      for (const stop of stops) stop(closedError());
      await Promise.all(endpoints.map((endpoint) => endpoint.close()));
    },
  };
}

function closedError(): ResolverError {
  return new ResolverError({ code: 'CLOSED', shortMessage: 'The endpoints were closed' });
}
