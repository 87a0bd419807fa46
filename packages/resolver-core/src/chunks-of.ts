import type { Clock } from './clock.ts';
import type { Count, Milliseconds } from './units.ts';

/** A source that pauses longer than this, such as a person typing, gets what it gave so far handled. */
const pause: Milliseconds = 5;

/** Groups a stream into chunks of up to `size`, without making those in hand wait for a slow source. */
export async function* chunksOf<T>(
  items: Iterable<T> | AsyncIterable<T>,
  size: Count,
  clock: Clock,
): AsyncIterableIterator<T[]> {
  const source = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  let chunk: T[] = [];
  try {
    for (let next = Promise.resolve(source.next()); ; next = Promise.resolve(source.next())) {
      if (chunk.length > 0 && (await isSlow(next, clock))) {
        yield chunk;
        chunk = [];
      }
      const { done, value } = await next;
      if (done) break;
      if (chunk.push(value) < size) continue;
      yield chunk;
      chunk = [];
    }
    if (chunk.length > 0) yield chunk;
  } finally {
    // The reader may stop early; the source must learn of it.
    await source.return?.();
  }
}

function isSlow(next: Promise<unknown>, clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    const cancel = clock.schedule(() => resolve(true), pause);
    const settle = (): void => {
      cancel();
      resolve(false);
    };
    next.then(settle, settle);
  });
}
