import type { Clock } from './clock.ts';
import { waitFor } from './deadline.ts';
import type { Count, Milliseconds } from './units.ts';

/** A source that pauses longer than this, such as a person typing, gets what it gave so far handled. */
const pause: Milliseconds = 5;

/**
 * Groups a stream into chunks of up to `size`, without making those in hand wait for a slow source, or lose them to one
 * that fails.
 *
 * @throws {@link ResolverError} `ABORTED`, also while the source is silent
 */
export async function* chunksOf<T>(
  items: Iterable<T> | AsyncIterable<T>,
  size: Count,
  clock: Clock,
  signal?: AbortSignal,
): AsyncIterableIterator<T[]> {
  const source = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  let chunk: T[] = [];
  let isSilent = false;
  try {
    for (;;) {
      isSilent = true;
      const next = waitFor(Promise.resolve(source.next()), { clock, signal });
      if (chunk.length > 0 && (await isLate(next, clock))) {
        yield chunk;
        chunk = [];
      }
      const { done, value } = await next;
      isSilent = false;
      if (done) break;
      if (chunk.push(value) < size) continue;
      yield chunk;
      chunk = [];
    }
    if (chunk.length > 0) yield chunk;
  } finally {
    // The reader may stop early; the source must learn of it.
    const told = Promise.resolve(source.return?.());
    // A generator hears of it when it wakes, which may be never.
    if (isSilent) told.catch(() => {});
    else await told;
  }
}

/** Whether the next item keeps its reader waiting, or will not come. */
function isLate(next: Promise<unknown>, clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (late: boolean): void => {
      cancel();
      resolve(late);
    };
    const cancel = clock.schedule(() => settle(true), pause);
    next.then(
      () => settle(false),
      () => settle(true),
    );
  });
}
