import type { Freshness, Milliseconds } from '@peername/resolver-core';

/** How HTTP caches may keep an answer (RFC 9111, RFC 5861). */
export interface CacheWindow {
  readonly cacheControl: string;
  /** From when `Age` counts. */
  readonly bornAt: Milliseconds;
  /** Until when this process may hand it out again. */
  readonly usableUntil: Milliseconds;
}

const staleAge = 30;
// A stale answer is made anew soon: the chain may be back.
const staleHold: Milliseconds = 1_000;

/**
 * The window of an answer about a name. A fresh one counts its age from when the chain was read. A stale one is labelled
 * in its body and may be kept for half a minute from now. No window goes past the name's expiry, as `staleUntil` does not.
 * Where the client set the longest age that will do, nothing may be kept beyond it.
 */
export function cacheWindow(
  freshness: Freshness,
  now: Milliseconds,
  longest: Milliseconds = Number.POSITIVE_INFINITY,
): CacheWindow {
  const { stale, readAt, freshUntil, staleUntil } = freshness;
  if (stale) {
    const age = Math.min(staleAge, seconds(staleUntil.getTime() - now));
    const usableUntil = Math.min(now + staleHold, staleUntil.getTime());
    return { cacheControl: `public, max-age=${age}`, bornAt: now, usableUntil };
  }
  const bornAt = Math.min(readAt.getTime(), now);
  const usableUntil = Math.min(freshUntil.getTime(), bornAt + longest);
  const maxAge = seconds(usableUntil - bornAt);
  if (longest < Number.POSITIVE_INFINITY)
    return { cacheControl: `public, max-age=${maxAge}`, bornAt, usableUntil };
  const beyond = seconds(staleUntil.getTime() - freshUntil.getTime());
  const whileRevalidate = beyond > 0 ? `, stale-while-revalidate=${Math.min(60, beyond)}` : '';
  const ifError = beyond > 0 ? `, stale-if-error=${Math.min(86_400, beyond)}` : '';
  return {
    cacheControl: `public, max-age=${maxAge}${whileRevalidate}${ifError}`,
    bornAt,
    usableUntil,
  };
}

function seconds(time: Milliseconds): number {
  return Math.max(0, Math.floor(time / 1000));
}
