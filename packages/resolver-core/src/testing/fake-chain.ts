import type { Clock } from '../clock.ts';
import { abortedError, ResolverError } from '../errors.ts';
import type { ReadOptions } from '../name-service.ts';
import { onAbort } from '../on-abort.ts';
import type { BlockNumber, Hex, Milliseconds } from '../units.ts';

/** The hash of a block of every fake chain. */
export function fakeHash(block: number): Hex {
  return `0x${block.toString(16).padStart(64, '0')}`;
}

/** Refuses what is below the block demanded. */
export function checkFloor({ minBlock }: ReadOptions, head: BlockNumber): void {
  if (minBlock !== undefined && head < minBlock)
    throw new ResolverError({ code: 'TOO_OLD', shortMessage: `The head is at block ${head}` });
}

/** The error of a source without a block at this height. */
export function unknownBlock(origin: string, number: BlockNumber): ResolverError {
  return new ResolverError({
    code: 'UNAVAILABLE',
    reason: 'unknown-block',
    shortMessage: `${origin} has no block ${number}`,
  });
}

/** Waits by the clock, unless a signal fires. */
export function sleep(
  clock: Clock,
  delay: Milliseconds,
  ...signals: (AbortSignal | undefined)[]
): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void): void => {
      for (const stop of stops) stop();
      finish();
    };
    const stops = [
      clock.schedule(() => settle(resolve), delay),
      ...signals.map((signal) => onAbort(signal, () => settle(() => reject(abortedError(signal))))),
    ];
    const fired = signals.find((signal) => signal?.aborted);
    if (fired) settle(() => reject(abortedError(fired)));
  });
}
