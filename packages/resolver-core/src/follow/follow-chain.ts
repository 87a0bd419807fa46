import type { Clock } from '../clock.ts';
import { type ResolverError, toResolverError } from '../errors.ts';
import type { BlockRef } from '../evidence.ts';
import type { NameService } from '../name-service.ts';
import { pauseFor } from '../pause-for.ts';
import type { Milliseconds } from '../units.ts';
import type { ChainNews } from './chain-news.ts';

const pauses: readonly [first: Milliseconds, longest: Milliseconds] = [1_000, 30_000];

/** Follows one chain until the signal fires, through outages: what happened in one is looked at behind it. */
export async function followChain(
  changes: NonNullable<NameService['changes']>,
  options: {
    readonly clock: Clock;
    readonly signal: AbortSignal;
    /** Where the last one left off. */
    readonly since: BlockRef | undefined;
    readonly onNews: (news: ChainNews) => void;
    /** Told once of an outage. */
    readonly onLost: (error: ResolverError) => void;
  },
): Promise<void> {
  const { clock, signal, onNews, onLost } = options;
  const [first, longest] = pauses;
  let { since } = options;
  let pause = first;
  let isLost = false;
  while (!signal.aborted) {
    try {
      for await (const news of changes({ signal, since })) {
        if (signal.aborted) return;
        since = news.block;
        pause = first;
        isLost = false;
        onNews(news);
      }
      return;
    } catch (cause) {
      const error = toResolverError(cause);
      if (signal.aborted || error.code === 'CLOSED') return;
      if (!isLost) onLost(error);
      isLost = true;
    }
    await pauseFor(clock, pause, signal);
    pause = Math.min(2 * pause, longest);
  }
}
