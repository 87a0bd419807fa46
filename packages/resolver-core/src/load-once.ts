import { ResolverError } from './errors.ts';

/**
 * Loads with the first call, and then gives the same. When it cannot be loaded, those who wait for it get `UNAVAILABLE`,
 * and the next call tries again.
 */
export function loadOnce<T>(what: string, load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () => {
    loading ??= load().catch((cause: unknown) => {
      loading = undefined;
      throw new ResolverError({ code: 'UNAVAILABLE', shortMessage: `${what} cannot be loaded`, cause });
    });
    return loading;
  };
}
