import type { Count } from '@peername/resolver-core';

/** Does `work` on items of a stream, up to `width` at a time, and gives the results in the order of the items. */
export async function* inOrder<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  width: Count,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const source = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const results: Promise<R>[] = [];
  let next: Promise<IteratorResult<T>> | undefined;
  let ended = false;
  try {
    while (!ended || results.length > 0) {
      if (!ended && results.length < width) next ??= quiet(Promise.resolve(source.next()));
      const [oldest] = results;
      // A slow source, such as a person who types, must not hold back the results at hand.
      const pulled = await Promise.race(
        [next, oldest?.then(() => undefined)].filter((one) => one !== undefined),
      );
      if (pulled === undefined) {
        results.shift();
        yield (await oldest) as R;
      } else if (pulled.done) {
        ended = true;
        next = undefined;
      } else {
        results.push(quiet(work(pulled.value)));
        next = undefined;
      }
    }
  } finally {
    await source.return?.();
  }
}

/** A promise that is awaited only in its turn, and perhaps never. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
