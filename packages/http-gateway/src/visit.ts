import type { Count, Milliseconds, ResolverError } from '@peername/resolver-core';

/** What the caches had to do with an answer. `none`: it is not about a name. */
export type CacheOutcome = 'hit' | 'miss' | 'stale' | 'none';

/** One request on its way through the routes. */
export interface Visit {
  /** Whom it counts for; undefined: nobody, no quota applies. */
  readonly client: string | undefined;
  /** Path and query exactly as they came. */
  readonly target: string;
  /** Fires when the client went away. */
  readonly signal: AbortSignal;
  /** Takes further requests from the client's quota. @throws {@link ResolverError} `RATE_LIMITED` */
  charge(requests: Count): void;
  /** Takes one read of a chain from the client's quota: the `admit` of a lookup. @throws {@link ResolverError} `RATE_LIMITED` */
  readonly admit: () => void;
  /** The pattern of the route that answers, set by it. */
  route: string;
  /** Set by the route that answers. */
  cache: CacheOutcome;
  /** Why nothing was learnt, with what the client is not told. Set by the route that answers. */
  error: ResolverError | undefined;
}

/** One request that was answered. */
export interface Visited {
  /** The route's pattern, such as `/v1/names/:name`: few and fixed, fit for a metric's label. */
  readonly route: string;
  readonly method: string;
  /** Without the query. Hostile text: fit for a JSON log, for nothing else. */
  readonly path: string;
  readonly status: number;
  readonly cache: CacheOutcome;
  readonly ms: Milliseconds;
  readonly client: string | undefined;
  /** Why nothing was learnt, with what the client is not told. */
  readonly error?: ResolverError | undefined;
}
