import type { Clock } from '../clock.ts';
import { toResolverError } from '../errors.ts';
import type { NameService } from '../name-service.ts';
import type { Count } from '../units.ts';
import type { Following } from './following.ts';

/** A {@link Following} that is loaded when somebody wants it: most pages follow no chain. */
export interface LaterFollowing extends Following {
  /** Loads it, so that every name that is asked for from now on is one whose changes are told. */
  load(): Promise<void>;
}

const maxEarly: Count = 10_000;

/** Follows nothing, and knows nothing, until `follow` is called. */
export function laterFollowing(services: readonly NameService[], clock: Clock): LaterFollowing {
  let loaded: Following | undefined;
  let loading: Promise<void> | undefined;
  let isClosed = false;
  const load = (): Promise<void> => {
    loading ??= import('./following.ts').then(({ createFollowing }) => {
      loaded = createFollowing(services, clock);
      if (isClosed) loaded.close();
    });
    return loading;
  };
  // Asked for between the wish to follow and its beginning: their changes are to be told, too.
  const early: Parameters<Following['of']>[] = [];
  return {
    load,
    of(...question) {
      if (loading && !loaded && early.length < maxEarly) early.push(question);
      return loaded?.of(...question);
    },
    follow(listener, signal) {
      load().then(
        () => {
          loaded?.follow(listener, signal);
          for (const question of early.splice(0)) loaded?.of(...question);
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
