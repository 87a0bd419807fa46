import {
  abortedError,
  type Clock,
  isResolverError,
  type Milliseconds,
  waitFor,
} from '@peername/resolver-core';
import { isPublishError } from '@peername/resolver-core/publish';
import type { ChainAccess, ChainNode } from './chain-access.ts';

/** How long, and for whom, something is waited for. */
export interface Patience {
  readonly signal: AbortSignal | undefined;
  readonly within: Milliseconds;
}

/** Between two looks, at most: a third of a slot. */
export const longestPause: Milliseconds = 4_000;

/** Asks, and outlasts outages that are shorter than `within`. */
export async function askPatiently<T>(
  access: ChainAccess,
  task: (node: ChainNode) => Promise<T>,
  { signal, within }: Patience,
): Promise<T> {
  const { clock } = access;
  const since = timeOf(clock);
  for (;;) {
    try {
      return await access.run(task, signal);
    } catch (error) {
      if (!isOutage(error) || timeOf(clock) - since > within) throw error;
      await sleep(clock, longestPause, signal);
    }
  }
}

/** What may be over in a moment; a wallet can come back to the chain as well. */
export function isOutage(error: unknown): boolean {
  if (isPublishError(error)) return error.reason === 'wrong-chain';
  return isResolverError(error) && error.retryable;
}

/** By a clock that nobody can set, where there is one. */
export function timeOf(clock: Clock): Milliseconds {
  return clock.elapsed?.() ?? clock.now();
}

/** @throws {@link ResolverError} `ABORTED` */
export async function sleep(
  clock: Clock,
  time: Milliseconds,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (signal?.aborted) throw abortedError(signal);
  let stop = (): void => {};
  const rest = new Promise<void>((resolve) => {
    stop = clock.schedule(resolve, time);
  });
  await waitFor(rest, { clock, signal }).finally(() => stop());
}
