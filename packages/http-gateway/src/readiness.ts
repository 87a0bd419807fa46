import { type Milliseconds, type Name, onAbort, parseName } from '@peername/resolver-core';
import type { GatewayContext } from './gateway-context.ts';
import { askName } from './look-up-name.ts';

/** Whether the gateway has shown that it can answer. */
export interface Readiness {
  /**
   * The probes without an answer so far; none: it is ready. Once ready it stays so: without its chains a gateway still
   * has answers, and an outage that all replicas see must not take them all out of service.
   */
  readonly waitsFor: readonly string[];
  /** Asks the chains again, in the background and not more often than twice a minute, so that their state is news. */
  look(): void;
}

const retryEvery: Milliseconds = 1_000;
const lookEvery: Milliseconds = 30_000;

/**
 * Looks the probes up until each was answered once.
 *
 * @throws {@link ResolverError} `INVALID_NAME`, `UNSUPPORTED_NAME` for a probe that could never be answered
 */
export function createReadiness(context: GatewayContext): Readiness {
  const { resolver, settings, clock, closing } = context;
  const probes = settings.probes.map((probe) => parseName(probe, resolver.services).name);
  const unanswered = new Set(probes);
  let askedAt = clock.now();
  let cancel: (() => void) | undefined;

  const ask = async (names: Iterable<Name>, query: { readonly maxAge?: number }): Promise<void> => {
    askedAt = clock.now();
    await Promise.allSettled(
      Array.from(names, async (name) => {
        const asked = await askName(context, { name, query, wantsRecords: false }, {});
        if (asked.state === 'answered') unanswered.delete(name);
      }),
    );
  };
  const askUntilReady = async (): Promise<void> => {
    await ask(unanswered, {});
    if (unanswered.size > 0 && !closing.aborted)
      cancel = clock.schedule(() => void askUntilReady(), retryEvery);
  };
  onAbort(closing, () => cancel?.());
  if (probes.length > 0) void askUntilReady();

  return {
    get waitsFor() {
      return Array.from(unanswered, ({ text }) => text);
    },
    look() {
      const now = clock.now();
      if (unanswered.size > 0 || (askedAt <= now && now < askedAt + lookEvery)) return;
      // Fresh answers only: a stale one would hide that the chain is out of reach.
      void ask(probes, { maxAge: lookEvery / 1000 });
    },
  };
}
