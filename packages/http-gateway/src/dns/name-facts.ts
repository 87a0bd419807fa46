import type { Name, Resolution, ResolverError } from '@peername/resolver-core';
import { cacheWindow } from '../cache-headers.ts';
import type { GatewayContext } from '../gateway-context.ts';
import type { Asker } from '../look-up-name.ts';
import type { CacheOutcome } from '../visit.ts';
import type { Seconds } from './dns-message.ts';

/** What the DNS can tell of a name. */
export interface NameFacts {
  /** Multiaddrs of its libp2p peer. */
  readonly addresses: readonly string[];
  /** Whether there is no such name any more, or never was. */
  readonly isGone: boolean;
  /** Why its record must not be dialled. */
  readonly fault?: string | undefined;
  /** The block that it was read at, as far as it fits into 32 bits. */
  readonly serial: number;
}

/** The outcome of a lookup for the DNS. */
export type FactsOutcome =
  | {
      readonly state: 'answered';
      readonly facts: NameFacts;
      readonly ttl: Seconds;
      /** When it was read, for one that is stale. */
      readonly staleSince?: Date | undefined;
      readonly cache: CacheOutcome;
    }
  | { readonly state: 'unknown'; readonly error: ResolverError };

// RFC 8767, 4: long enough to keep askers away, short enough for the chain to come back.
const staleTtl: Seconds = 30;

/**
 * Looks a name up. What is found is kept among the ready-made answers, under a key that no target can be, since times
 * to live count down in the message itself and a whole response would be of use for a second only.
 */
export async function lookUpFacts(
  { resolver, settings, chains, responses, clock }: GatewayContext,
  name: Name,
  { admit, signal }: Asker,
): Promise<FactsOutcome> {
  const key = `dns ${name.text}`;
  const held = responses.get(key, clock.now());
  if (held) {
    const ttl = wholeSeconds(held.window.usableUntil - clock.now());
    return { state: 'answered', facts: JSON.parse(held.body) as NameFacts, ttl, cache: 'hit' };
  }
  const options = { kinds: ['libp2p'], timeout: settings.answerWithin, admit, signal } as const;
  const resolution = await resolver.lookup(name.text, options);
  if (resolution.state === 'unknown') {
    const { error } = resolution;
    chains.heard(name.service, { state: 'unknown', error });
    return { state: 'unknown', error };
  }
  const { evidence, freshness } = resolution;
  const { number: block } = evidence.block;
  const { stale, origin, readAt, freshUntil, staleUntil } = freshness;
  const now = clock.now();
  const facts = factsOf(resolution);
  chains.heard(name.service, { state: 'answered', evidence, freshness });
  responses.outdate(name.text, block);
  if (stale) {
    const ttl = Math.min(staleTtl, wholeSeconds(staleUntil.getTime() - now));
    return { state: 'answered', facts, ttl, staleSince: readAt, cache: 'stale' };
  }
  responses.set(key, {
    status: 200,
    body: JSON.stringify(facts),
    etag: '',
    window: cacheWindow(freshness, now),
    stale,
    route: '/dns-query',
    subject: name.text,
    block,
    seal: undefined,
    last: undefined,
  });
  const ttl = wholeSeconds(freshUntil.getTime() - now);
  return { state: 'answered', facts, ttl, cache: origin === 'cache' ? 'hit' : 'miss' };
}

function factsOf(resolution: Exclude<Resolution, { state: 'unknown' }>): NameFacts {
  const serial = Number(BigInt.asUintN(32, resolution.evidence.block.number));
  switch (resolution.state) {
    case 'found':
      return {
        addresses: resolution.peers.flatMap(({ id, addrs }) => addrs ?? [`/p2p/${id}`]),
        isGone: false,
        serial,
      };
    case 'absent': {
      const { reason } = resolution;
      return { addresses: [], isGone: reason === 'name' || reason === 'expired', serial };
    }
    case 'invalid':
      return {
        addresses: [],
        isGone: false,
        fault: resolution.records[0]?.why ?? resolution.reason,
        serial,
      };
  }
}

function wholeSeconds(time: number): Seconds {
  return Math.max(0, Math.floor(time / 1000));
}
