import { isResolverError, type ResolverError, toResolverError } from '@peername/resolver-core';

/** Each item's value, or why it has none. Rejects when all failed and another endpoint may know better. */
export async function settleAll<T>(work: readonly Promise<T>[]): Promise<readonly (T | ResolverError)[]> {
  return unlessAllFailed(await Promise.all(work.map((item) => item.catch(toResolverError))));
}

/** The conclusion from each value, where there is one; rejects as {@link settleAll} does. */
export function settleEach<T, U>(
  outcomes: readonly (T | ResolverError)[],
  conclude: (value: T) => U,
): readonly (U | ResolverError)[] {
  return unlessAllFailed(
    outcomes.map((outcome) => {
      if (isResolverError(outcome)) return outcome;
      try {
        return conclude(outcome);
      } catch (error) {
        return toResolverError(error);
      }
    }),
  );
}

function unlessAllFailed<T>(outcomes: readonly (T | ResolverError)[]): readonly (T | ResolverError)[] {
  const [first] = outcomes;
  if (isResolverError(first) && first.retryable && outcomes.every(isResolverError)) throw first;
  return outcomes;
}
