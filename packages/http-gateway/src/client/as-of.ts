import type { AsOf, Milliseconds } from '@peername/resolver-core';

/** When a reply came, and what its headers say of the time. */
export interface ReplyTimes {
  /** By the clock here. */
  readonly receivedAt: Milliseconds;
  /** `Date`: the gateway's clock, to the second. Browsers show it only where the gateway allows. */
  readonly date: string | null;
  /** `Age`, in seconds, with what caches on the way have added (RFC 9111, 5.1). */
  readonly age: string | null;
  /** Whether the body is signed by the gateway: the other two are not, and may be made up by somebody on the way. */
  readonly isSigned: boolean;
}

/**
 * The times of an answer by the clock here, from those that a gateway wrote by its own. What counts is how long ago it
 * read the chain, so that it does not matter how far the two clocks are apart; `Date` tells the gateway's. To the second,
 * since `Date` is. Times that cannot be make the answer as old as can be.
 *
 * @returns undefined when these are no times
 */
export function asOfHere(
  freshness: unknown,
  { receivedAt, date, age, isSigned }: ReplyTimes,
): AsOf | undefined {
  const { readAt, freshUntil, staleUntil, stale } = (freshness ?? {}) as Readonly<Record<string, unknown>>;
  const [read, fresh, last] = [readAt, freshUntil, staleUntil].map(timeOf);
  if (read === undefined || fresh === undefined || last === undefined || typeof stale !== 'boolean')
    return undefined;

  const theirs = Date.parse(date ?? '');
  const sinceRead = (Number.isNaN(theirs) ? receivedAt : theirs) - read;
  const held = /^\d{1,9}$/.test(age ?? '') ? Number(age) * 1000 : 0;
  if (sinceRead < -tolerance || fresh > last) return { readAt: never, freshUntil: never, staleUntil: never };
  // A gateway counts Age from when it read the chain, and from now for what it hands out stale.
  const told = stale ? Math.max(0, sinceRead) + held : Math.max(0, sinceRead, held);
  const old = isSigned ? Math.max(told, receivedAt - read - signedTolerance) : told;
  const here = (time: Milliseconds): Date =>
    new Date(Math.min(Math.max(receivedAt - old + (time - read), -furthest), furthest));
  const freshHere = here(fresh);
  return {
    readAt: here(read),
    freshUntil: stale && freshHere.getTime() > receivedAt ? new Date(receivedAt) : freshHere,
    staleUntil: here(last),
  };
}

// Date leaves the parts of the second out, and clocks run on while an answer is written.
const tolerance: Milliseconds = 2_000;
// As far as the clocks of those who sign and those who check may be apart.
const signedTolerance: Milliseconds = 60_000;
const never = new Date(0);
// Where dates end.
const furthest: Milliseconds = 8.64e15;

function timeOf(json: unknown): Milliseconds | undefined {
  if (typeof json !== 'string' || json.length > 27) return undefined;
  const time = Date.parse(json);
  return Number.isNaN(time) ? undefined : time;
}
