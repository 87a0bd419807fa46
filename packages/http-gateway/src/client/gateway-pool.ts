import { createPool, type PoolOptions } from '@peername/json-rpc';
import {
  isResolverError,
  type Milliseconds,
  ResolverError,
  systemClock,
  waitFor,
} from '@peername/resolver-core';
import { isReported } from './error-from-problem.ts';
import type { GatewayEndpoint } from './gateway-endpoint.ts';

/** What is asked of one gateway, from start to end. */
export type GatewayTask<T> = (endpoint: GatewayEndpoint, signal: AbortSignal) => Promise<T>;

/** Gateways that stand in for each other. */
export interface GatewayPool {
  /**
   * Runs `task` against one gateway, and from its start against the next when that fails, is slow or is not believed; once
   * more against all when they say that it helps soon. What one of them has to say of the name or its chain is final, also
   * when it is an error: asking elsewhere must not hide it.
   */
  ask<T>(task: GatewayTask<T>, signal: AbortSignal | undefined): Promise<T>;
  close(): Promise<void>;
}

// Whoever waits on the line wants no longer pause, and a server in trouble no shorter one.
const longestPause: Milliseconds = 3_000;
const usualPause: Milliseconds = 200;

/** A pool over gateways, best first. */
export function createGatewayPool(
  endpoints: readonly GatewayEndpoint[],
  { timeout = 8_000, clock = systemClock, ...options }: PoolOptions = {},
): GatewayPool {
  const pool = createPool(endpoints, { timeout, clock, attempts: endpoints.length, ...options });

  async function askEach<T>(
    task: GatewayTask<T>,
    signal: AbortSignal | undefined,
    left: Milliseconds,
  ): Promise<T> {
    const reports = new Map<unknown, ResolverError>();
    const untrusted: ResolverError[] = [];
    const run: GatewayTask<{ readonly value: T } | { readonly error: ResolverError }> = async (
      endpoint,
      ending,
    ) => {
      try {
        return { value: await task(endpoint, ending) };
      } catch (error) {
        if (!isResolverError(error)) throw error;
        if (error.code === 'UNTRUSTED' && !isReported(error)) {
          untrusted.push(error);
          throw withoutRest(error);
        }
        if (isFinal(error)) return { error };
        if (!isReported(error)) throw error;
        const restless = withoutRest(error);
        reports.set(restless, error);
        throw restless;
      }
    };
    const outcome = await pool.run(run, { signal, timeout: left }).catch((error) => {
      // That somebody lied is said before that somebody else is away.
      const [first, ...others] = untrusted;
      throw first ? together([first, ...others]) : (reports.get(error) ?? error);
    });
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }

  return {
    async ask(task, signal) {
      const deadline = clock.now() + timeout;
      try {
        return await askEach(task, signal, timeout);
      } catch (error) {
        const pause = pauseAfter(error);
        if (pause === undefined || clock.now() + pause >= deadline) throw error;
        const paused = new Promise<void>((resolve) => void clock.schedule(resolve, pause));
        await waitFor(paused, { clock, signal });
        return askEach(task, signal, deadline - clock.now());
      }
    },
    close: () => pool.close(),
  };
}

/** Whether to ask elsewhere would hide it, or is of no use. */
export function isFinal({ code, retryable }: ResolverError): boolean {
  return !retryable || code === 'DISAGREEMENT' || code === 'WRONG_NETWORK' || code === 'UNTRUSTED';
}

/** How long to wait before all are asked once more; undefined where that is of no use. */
function pauseAfter(error: unknown): Milliseconds | undefined {
  if (!isResolverError(error) || isFinal(error)) return undefined;
  const { retryAfter = usualPause } = error;
  return retryAfter > longestPause ? undefined : Math.max(retryAfter, usualPause);
}

/** The gateway is to be asked about other names all the same: it is one chain that is out of reach, not the gateway. */
function withoutRest(error: ResolverError): ResolverError {
  return new ResolverError({ ...error, retryable: true, retryAfter: undefined, cause: error });
}

/** One error for all whose answers are not believed, the first with its reason. */
function together([first, ...others]: readonly [ResolverError, ...ResolverError[]]): ResolverError {
  const details = [first.details, ...others.map(({ message }) => message)].join('; ');
  return new ResolverError({ ...first, details, cause: first });
}
