import type { Milliseconds } from '@peername/resolver-core';

/**
 * The wait that a `Retry-After` header asks for (RFC 9110, 10.2.3): a number of seconds or an HTTP date.
 * Undefined when there is none or it is garbage.
 */
export function parseRetryAfter(header: string | null | undefined, now: number): Milliseconds | undefined {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  // Each form of an HTTP date begins with the day's name; Date.parse alone takes nearly anything.
  const date = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
