import type { Clock, Milliseconds, ResolverError } from '@peername/resolver-core';
import type { PoolMember } from './pool-member.ts';

/** An endpoint of a pool and how it fared of late. */
export interface Member<E extends PoolMember> {
  readonly endpoint: E;
  /** Not to be asked before this time. */
  restsUntil: Milliseconds;
  /** The failure that it rests for, or did last. */
  lastError: ResolverError | undefined;
  /** What its failures add up to, as of `penaltyAt`. */
  penalty: number;
  penaltyAt: Milliseconds;
}

/** What a pool knows of its endpoints. */
export interface EndpointHealth<E extends PoolMember> {
  readonly members: readonly Member<E>[];
  /** The healthiest first, else in the given order. */
  ranked(): readonly Member<E>[];
  succeeded(member: Member<E>): void;
  failed(member: Member<E>, error: ResolverError): void;
  /** It was overtaken by an endpoint asked later, or held a run up until its deadline. */
  lagged(member: Member<E>): void;
}

// A penalty halves in this time.
const halfLife: Milliseconds = 30_000;
// Below this a penalty is forgotten: after one failure an endpoint is back at its place in a minute.
const forgotten = 0.3;
// So that an endpoint which failed for hours is tried again within three minutes.
const worst = 16;
// A server that asks for more, by mistake or with a quota per day, is asked again anyway. One of another network rests
// for as long: a balancer may have chosen the wrong node, and the right one proves its chain anew.
const longestRest: Milliseconds = 300_000;

/** Keeps the health of `endpoints`. */
export function createEndpointHealth<E extends PoolMember>(
  endpoints: readonly E[],
  clock: Clock,
): EndpointHealth<E> {
  const members = endpoints.map(
    (endpoint): Member<E> => ({ endpoint, restsUntil: 0, lastError: undefined, penalty: 0, penaltyAt: 0 }),
  );

  function penaltyOf({ penalty, penaltyAt }: Member<E>): number {
    const left = penalty * 0.5 ** ((clock.now() - penaltyAt) / halfLife);
    return left < forgotten ? 0 : left;
  }

  function lagged(member: Member<E>): void {
    member.penalty = Math.min(worst, penaltyOf(member) + 1);
    member.penaltyAt = clock.now();
  }

  return {
    members,
    ranked: () => [...members].sort((a, b) => penaltyOf(a) - penaltyOf(b)),
    succeeded(member) {
      member.penalty = 0;
      // One that began meanwhile goes on.
      if (member.restsUntil <= clock.now()) member.restsUntil = 0;
    },
    failed(member, error) {
      lagged(member);
      const wait = error.code === 'WRONG_NETWORK' ? longestRest : (error.retryAfter ?? 0);
      const restsUntil = clock.now() + Math.min(wait, longestRest);
      if (restsUntil < member.restsUntil) return;
      member.restsUntil = restsUntil;
      member.lastError = error;
    },
    lagged,
  };
}
