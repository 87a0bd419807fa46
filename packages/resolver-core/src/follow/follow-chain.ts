import type { Clock } from '../clock.ts';
import { type ResolverError, toResolverError } from '../errors.ts';
import type { BlockRef } from '../evidence.ts';
import type { NameService } from '../name-service.ts';
import { onAbort } from '../on-abort.ts';
import { pauseFor } from '../pause-for.ts';
import type { Milliseconds } from '../units.ts';
import type { ChainNews } from './chain-news.ts';

const pauses: readonly [first: Milliseconds, longest: Milliseconds] = [1_000, 30_000];
// Most chains have had several heads by then.
const longSilence: Milliseconds = 60_000;

/**
 * Follows one chain until the signal fires, through outages: what happened in one is looked at behind it. Where no head
 * comes for long, it asks anew where the chain is: one endpoint may have named a block that nobody ever gets to, or stand
 * still. A head below the last one is news that names nothing, once the chain is seen to go on there: one endpoint may only
 * be behind.
 */
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
    const ending = new AbortController();
    const stopWatching = onAbort(signal, () => ending.abort());
    const take = (news: ChainNews): void => {
      since = news.block;
      pause = first;
      isLost = false;
      onNews(news);
    };
    try {
      const heads = changes({ signal: ending.signal, since })[Symbol.asyncIterator]();
      let next = heads.next();
      let below: BlockRef | undefined;
      for (;;) {
        const heard = await withinSilence(next, clock);
        if (signal.aborted || heard?.done) return;
        if (heard) {
          // One that is behind, or pretends to be, tells nothing.
          if (!since || heard.value.block.number >= since.number) take(heard.value);
          below = undefined;
          next = heads.next();
          continue;
        }
        if (!since) continue;
        const head = await headOf(changes, signal);
        if (signal.aborted) return;
        if (!head || head.number === since.number) continue;
        const isBelow = head.number < since.number;
        if (isBelow && (!below || head.number <= below.number)) {
          // The lowest that was named: one that is hardly below what was invented must not hide the true one.
          below = head;
          continue;
        }
        if (isBelow) take({ block: head, subjects: undefined });
        break;
      }
    } catch (cause) {
      const error = toResolverError(cause);
      if (signal.aborted || error.code === 'CLOSED') return;
      if (!isLost) onLost(error);
      isLost = true;
    } finally {
      stopWatching();
      ending.abort();
    }
    await pauseFor(clock, pause, signal);
    pause = Math.min(2 * pause, longest);
  }
}

/** What comes, or undefined when nothing does for long. */
async function withinSilence<T>(next: Promise<T>, clock: Clock): Promise<T | undefined> {
  const heard = new AbortController();
  try {
    return (await Promise.race([next, pauseFor(clock, longSilence, heard.signal)])) ?? undefined;
  } finally {
    heard.abort();
  }
}

/** The head, asked for anew; undefined where nobody tells. */
async function headOf(
  changes: NonNullable<NameService['changes']>,
  signal: AbortSignal,
): Promise<BlockRef | undefined> {
  const ending = new AbortController();
  const stopWatching = onAbort(signal, () => ending.abort());
  try {
    for await (const { block } of changes({ signal: ending.signal })) return block;
  } catch {
    // An outage is told by the one who follows.
  } finally {
    stopWatching();
    ending.abort();
  }
  return undefined;
}
