import type { Clock, Milliseconds, ResolverError } from '@peername/resolver-core';
import type { RpcEndpoint } from './endpoint.ts';

/** An endpoint of a pool and how it fared of late. */
export interface Member {
  readonly endpoint: RpcEndpoint;
  /** Not to be asked before this time. */
  readonly restsUntil: Milliseconds;
  /** Its last failure. */
  readonly lastError: ResolverError | undefined;
}

/** What a pool knows of its endpoints. */
export interface EndpointHealth {
  readonly members: readonly Member[];
  /** Those that may be asked, now or after their rest, the healthiest first, else in the given order. */
  ranked(): readonly Member[];
  succeeded(member: Member): void;
  failed(member: Member, error: ResolverError): void;
  /** It was overtaken by an endpoint asked later, or held a run up until its deadline. */
  lagged(member: Member): void;
}

// A penalty halves in this time.
const halfLife: Milliseconds = 30_000;
// Below this a penalty is forgotten: after one failure an endpoint is back at its place in a minute.
const forgotten = 0.3;
// So that an endpoint which failed for hours is tried again within three minutes.
const worst = 16;
// A server that asks for more, by mistake or with a quota per day, is asked again anyway.
const longestRest: Milliseconds = 300_000;

/** Keeps the health of `endpoints`. */
export function createEndpointHealth(endpoints: readonly RpcEndpoint[], clock: Clock): EndpointHealth {
  const members = endpoints.map((endpoint) => ({
    endpoint,
    restsUntil: 0,
    lastError: undefined as ResolverError | undefined,
    penalty: 0,
    penaltyAt: 0,
  }));
  type Entry = (typeof members)[number];

  function penaltyOf({ penalty, penaltyAt }: Entry): number {
    const left = penalty * 0.5 ** ((clock.now() - penaltyAt) / halfLife);
    return left < forgotten ? 0 : left;
  }

  function penalise(entry: Entry): void {
    entry.penalty = Math.min(worst, penaltyOf(entry) + 1);
    entry.penaltyAt = clock.now();
  }

  return {
    members,
    ranked: () =>
      members
        .filter(({ lastError }) => lastError?.code !== 'WRONG_NETWORK')
        .map((entry) => ({ entry, penalty: penaltyOf(entry) }))
        .sort((a, b) => a.penalty - b.penalty)
        .map(({ entry }) => entry),
    succeeded(member) {
      const entry = member as Entry;
      entry.penalty = 0;
      entry.restsUntil = 0;
    },
    failed(member, error) {
      const entry = member as Entry;
      entry.lastError = error;
      entry.restsUntil = clock.now() + Math.min(error.retryAfter ?? 0, longestRest);
      penalise(entry);
    },
    lagged: (member) => penalise(member as Entry),
  };
}
