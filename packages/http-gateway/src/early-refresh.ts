import type { Milliseconds } from '@peername/resolver-core';
import type { GatewayContext } from './gateway-context.ts';
import { lookUpName } from './look-up-name.ts';
import { questionOf } from './name-target.ts';
import type { Prepared } from './prepared.ts';

/** Called for each answer that is sent once more. */
export type EarlyRefresh = (
  target: string,
  prepared: Prepared,
  now: Milliseconds,
  client: string | undefined,
) => void;

// The last tenth of its window.
const early = 0.1;

/**
 * Reads a name anew when somebody asks for it shortly before its answer runs out, so that nobody waits and nobody gets a
 * stale one. At most one read an answer. The client that asks pays for it, as it would a moment later: on the gateway's
 * account a client could keep any number of names fresh and its quota of reads would mean nothing.
 */
export function createEarlyRefresh(context: GatewayContext): EarlyRefresh {
  const { quotas, resolver, responses } = context;
  const refreshed = new WeakSet<Prepared>();
  const refresh = async (target: string): Promise<void> => {
    const question = questionOf(target, resolver);
    const query = { ...question.query, policy: 'network' } as const;
    const outcome = await lookUpName(context, target, { ...question, query }, {});
    if (outcome.state === 'answered') responses.set(target, outcome.prepared);
  };
  return (target, prepared, now, client) => {
    const { stale, window, route } = prepared;
    if (stale || window.usableUntil - now > early * (window.usableUntil - window.bornAt)) return;
    if (!route.startsWith('/v1/names/') || refreshed.has(prepared)) return;
    // Who wants nothing but the cache asked causes no read. In a canonical target nothing else looks like it.
    if (target.includes('policy=cache-only')) return;
    if (client !== undefined && quotas.reads.take(client, 1) > 0) return;
    // Whatever becomes of it, this answer is not refreshed again.
    refreshed.add(prepared);
    refresh(target).catch(() => {});
  };
}
