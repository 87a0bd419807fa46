import type { Clock } from '../clock.ts';
import { toResolverError } from '../errors.ts';
import { loadOnce } from '../load-once.ts';
import type { NameService } from '../name-service.ts';
import type { Count } from '../units.ts';
import type { Following } from './following.ts';

/** A {@link Following} that is loaded when somebody wants it: most pages follow no chain. */
export interface LaterFollowing extends Following {
  /**
   * Loads it, so that every name that is asked for from now on is one whose changes are told.
   * @throws {@link ResolverError} `UNAVAILABLE`; the next call tries again
   */
  load(): Promise<Following>;
}

const maxEarly: Count = 10_000;

/** Follows nothing, and knows nothing, until `follow` is called. */
export function laterFollowing(services: readonly NameService[], clock: Clock): LaterFollowing {
  let loaded: Following | undefined;
  let isClosed = false;
  // Asked for between the wish to follow and its beginning: their changes are to be told, too.
  let early: Parameters<Following['of']>[] | undefined;
  const load = loadOnce('What follows a chain', async () => {
    early = [];
    try {
      const { createFollowing } = await import('./following.ts');
      loaded = createFollowing(services, clock);
    } catch (error) {
      early = undefined;
      throw error;
    }
    if (isClosed) loaded.close();
    return loaded;
  });
  return {
    load,
    of(...question) {
      if (!loaded && early && early.length < maxEarly) early.push(question);
      return loaded?.of(...question);
    },
    follow(listener, signal) {
      load().then(
        (following) => {
          following.follow(listener, signal);
          for (const question of early?.splice(0) ?? []) following.of(...question);
        },
        (cause: unknown) => {
          const error = toResolverError(cause);
          for (const service of services) listener({ state: 'lost', service, error });
        },
      );
    },
    close() {
      isClosed = true;
      loaded?.close();
    },
  };
}
