import type { Milliseconds } from '@peername/resolver-core';
import type { GatewayContext } from './gateway-context.ts';
import { lookUpName } from './look-up-name.ts';
import { questionOf } from './name-target.ts';
import type { Prepared } from './prepared.ts';

/** Called for each answer that is sent once more. */
export type EarlyRefresh = (target: string, prepared: Prepared, now: Milliseconds) => void;

// The last tenth of its window.
const early = 0.1;

/**
 * Reads a name anew when somebody asks for it shortly before its answer runs out, so that nobody waits and nobody gets a
 * stale one. At most one read an answer; it is on the gateway's account.
 */
export function createEarlyRefresh(context: GatewayContext): EarlyRefresh {
  const underWay = new Set<string>();
  const refresh = async (target: string): Promise<void> => {
    const question = questionOf(target, context.resolver);
    const outcome = await lookUpName(
      context,
      { ...question, query: { ...question.query, policy: 'network' } },
      {},
    );
    if (outcome.state === 'answered') context.responses.set(target, outcome.prepared);
  };
  return (target, { stale, window }, now) => {
    const { bornAt, usableUntil } = window;
    if (stale || usableUntil - now > early * (usableUntil - bornAt) || underWay.has(target)) return;
    underWay.add(target);
    refresh(target)
      .catch(() => {})
      .finally(() => {
        // Whatever became of it, this answer is not refreshed again.
        context.clock.schedule(() => underWay.delete(target), Math.max(0, usableUntil - now));
      });
  };
}
