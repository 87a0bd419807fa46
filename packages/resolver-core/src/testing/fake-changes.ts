import type { ResolverError } from '../errors.ts';
import type { ChainNews, ChangesOptions } from '../follow/chain-news.ts';
import { onAbort } from '../on-abort.ts';

/** The news of a chain, told by a test. */
export interface FakeChanges {
  /** Begins with `first`, unless its reader goes on where it left off. */
  follow(first: ChainNews, options?: ChangesOptions): AsyncIterable<ChainNews>;
  tell(news: ChainNews): void;
  /** Those who follow get the error. */
  fail(error: ResolverError): void;
}

/** No news yet. */
export function createFakeChanges(): FakeChanges {
  const followers = new Set<(item: ChainNews | ResolverError | undefined) => void>();
  return {
    async *follow(first, { signal, since } = {}) {
      const queue: (ChainNews | ResolverError | undefined)[] = since ? [] : [first];
      let wake = (): void => {};
      const take = (item: ChainNews | ResolverError | undefined): void => {
        queue.push(item);
        wake();
      };
      followers.add(take);
      const stopWatching = onAbort(signal, () => take(undefined));
      try {
        for (;;) {
          while (queue.length > 0) {
            const item = queue.shift();
            if (item === undefined) return;
            if (item instanceof Error) throw item;
            yield item;
          }
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      } finally {
        stopWatching();
        followers.delete(take);
      }
    },
    tell(news) {
      for (const take of followers) take(news);
    },
    fail(error) {
      for (const take of followers) take(error);
    },
  };
}
