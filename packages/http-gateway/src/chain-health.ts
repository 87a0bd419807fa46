import type {
  BlockRef,
  Clock,
  ErrorCode,
  Evidence,
  Freshness,
  Milliseconds,
  NameService,
  ResolverError,
} from '@peername/resolver-core';

/** What was last heard of the chain behind a name service. */
export interface ChainState {
  /** The service's id. */
  readonly service: string;
  /** The network's id. */
  readonly network: string;
  /** Of the last answer, undefined before the first. */
  readonly block?: BlockRef | undefined;
  readonly answeredAt?: Milliseconds | undefined;
  /** Whether it answered, and did when last asked. */
  readonly ok: boolean;
}

/** The outcome of a lookup, as far as it tells of a chain. */
export type Heard =
  | { readonly state: 'unknown'; readonly error: ResolverError }
  | { readonly state: 'answered'; readonly evidence: Evidence; readonly freshness: Freshness };

/** Remembers of each service when its chain answered last. */
export interface ChainHealth {
  /** Takes note of an outcome; of what came from the cache there is nothing to note. */
  heard(service: string, outcome: Heard): void;
  /** One for each service. */
  states(): readonly ChainState[];
}

/** Makes a {@link ChainHealth} that has heard nothing yet. */
export function createChainHealth(services: readonly NameService[], clock: Clock): ChainHealth {
  const states = new Map<string, ChainState>();
  for (const { id, network } of services) states.set(id, { service: id, network: network.id, ok: false });
  return {
    heard(service, outcome) {
      const state = states.get(service);
      if (!state) return;
      if (outcome.state === 'unknown') {
        if (isOutage(outcome.error)) states.set(service, { ...state, ok: false });
        return;
      }
      const { evidence, freshness } = outcome;
      if (freshness.origin === 'cache') return;
      // A source that holds readings itself may have handed out a stale one.
      const ok = !freshness.stale;
      states.set(service, { ...state, block: evidence.block, answeredAt: clock.now(), ok });
    },
    states: () => [...states.values()],
  };
}

/** Whether it is the chain that fails, and not the question, the client or this gateway. */
function isOutage({ code, reason }: ResolverError): boolean {
  return outages[code] && reason !== 'client-quota' && reason !== 'not-cached';
}

const outages: Readonly<Record<ErrorCode, boolean>> = {
  TIMEOUT: true,
  UNAVAILABLE: true,
  RATE_LIMITED: true,
  PROTOCOL: true,
  TOO_LARGE: true,
  WRONG_NETWORK: true,
  DISAGREEMENT: true,
  UNTRUSTED: true,
  INVALID_NAME: false,
  UNSUPPORTED_NAME: false,
  ABORTED: false,
  CONTRACT: false,
  OFFCHAIN_REFUSED: false,
  OFFCHAIN_FAILED: false,
  PIN_CHANGED: false,
  TOO_OLD: false,
  BUSY: false,
  CLOSED: false,
  INTERNAL: false,
};
