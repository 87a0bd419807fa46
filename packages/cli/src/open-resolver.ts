import type { CachePolicy, NameService, ReadingCache, Resolver } from '@peername/resolver-core';
import type { Settings } from './options.ts';

/** What will be looked up, so that only the adapters it needs are loaded. */
export interface ResolverNeeds {
  /** Undefined while the names are not known yet. */
  readonly names?: readonly string[] | undefined;
  readonly accounts?: readonly string[] | undefined;
}

/** What a command brings along where it wants other than the defaults. */
export interface ResolverParts {
  readonly cache?: ReadingCache;
  readonly policy?: CachePolicy;
  /** Put around each service, to watch it. */
  readonly wrap?: (service: NameService) => NameService;
  /** Tells the user one thing that is no outcome, such as a gateway's key that was not known before. */
  readonly notice?: (sentence: string) => void;
}

/** Makes the resolver that the settings describe. @throws {@link UsageError} when they contradict each other */
export type OpenResolver = (
  settings: Settings,
  env: Readonly<Record<string, string | undefined>>,
  needs: ResolverNeeds,
  parts?: ResolverParts,
) => Promise<Resolver>;
