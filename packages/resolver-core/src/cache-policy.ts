import type { ErrorCode } from './errors.ts';
import type { NameService } from './name-service.ts';
import type { Reading, RecordKey } from './reading.ts';
import type { CachedReading } from './reading-cache.ts';
import type { Count, Milliseconds } from './units.ts';

/** For how long what may be served. */
export interface CachePolicy {
  /** Fresh time of a found reading. @default the service's `freshFor` */
  readonly freshFor?: Milliseconds;
  /** Fresh time of an absent reading, or of one without any of the records; never longer than that of others. @default 30_000 */
  readonly absentFor?: Milliseconds;
  /** Past fresh, served at once while one refresh runs behind it. @default 60_000 */
  readonly revalidateFor?: Milliseconds;
  /** Past fresh, served labelled stale when the chain cannot be reached. @default 24 hours */
  readonly staleFor?: Milliseconds;
  /** How long a caller waits for the chain when a stale answer is at hand. @default 1_800 */
  readonly patience?: Milliseconds;
  /** First and longest time for which a failure is not tried again. @default 1_000 and 30_000 */
  readonly failureFor?: readonly [first: Milliseconds, longest: Milliseconds];
}

/** A policy with every field set. */
export type SettledPolicy = Required<Omit<CachePolicy, 'freshFor'>> & Pick<CachePolicy, 'freshFor'>;

/** Fills in the defaults. */
export function settlePolicy(policy: CachePolicy = {}): SettledPolicy {
  return {
    absentFor: 30_000,
    revalidateFor: 60_000,
    staleFor: 24 * 60 * 60 * 1000,
    patience: 1_800,
    failureFor: [1_000, 30_000],
    ...policy,
  };
}

/**
 * The windows of a reading that was asked for at `now`. One without any of the records is never served stale, so that
 * an outage cannot look like absence; none is served past the name's expiry, by the chain's clock or the one here,
 * whichever is ahead.
 */
export function windowsOf(
  reading: Reading,
  { service, keys }: { readonly service: NameService; readonly keys: readonly RecordKey[] },
  policy: SettledPolicy,
  now: Milliseconds,
): CachedReading {
  const freshFor = policy.freshFor ?? service.freshFor;
  const holds = hasAny(reading, keys);
  const fresh = holds ? freshFor : Math.min(policy.absentFor, freshFor);
  const left = timeLeft(reading, now);
  const { asOf } = reading;
  const readAt = Math.min(now, asOf?.readAt.getTime() ?? now);
  const freshUntil = Math.min(
    now + Math.min(fresh, left),
    asOf?.freshUntil.getTime() ?? Number.POSITIVE_INFINITY,
  );
  if (!holds) return { reading, readAt, freshUntil, staleUntil: freshUntil };
  const stale = now + Math.min(freshFor + policy.staleFor, left);
  return { reading, readAt, freshUntil, staleUntil: Math.min(stale, asOf?.staleUntil.getTime() ?? stale) };
}

function hasAny(reading: Reading, keys: readonly RecordKey[]): boolean {
  if (reading.state === 'absent') return false;
  return keys.some((key) => reading.records.has(key)) || (reading.unreadable?.length ?? 0) > 0;
}

/** How long a name lives on from `now`. */
function timeLeft(reading: Reading, now: Milliseconds): Milliseconds {
  if (reading.state === 'absent' || !reading.expiresAt) return Number.POSITIVE_INFINITY;
  const latest = Math.max(now, reading.evidence.block.time?.getTime() ?? now);
  return Math.max(0, reading.expiresAt.getTime() - latest);
}

/** How long the n-th failure in a row (from 1) keeps us from asking again. */
export function failureWindow(
  failures: Count,
  { failureFor: [first, longest] }: Pick<SettledPolicy, 'failureFor'>,
): Milliseconds {
  return Math.min(longest, first * 2 ** (failures - 1));
}

/**
 * Whether a stale answer may stand in for this failure. Where endpoints contradict each other or an origin fails its
 * check, the failure is the news and nothing may hide it.
 */
export const staleMayCover: Readonly<Record<ErrorCode, boolean>> = {
  TIMEOUT: true,
  UNAVAILABLE: true,
  RATE_LIMITED: true,
  PROTOCOL: true,
  TOO_LARGE: true,
  TOO_OLD: true,
  BUSY: true,
  OFFCHAIN_FAILED: true,
  WRONG_NETWORK: false,
  DISAGREEMENT: false,
  UNTRUSTED: false,
  OFFCHAIN_REFUSED: false,
  CONTRACT: false,
  PIN_CHANGED: false,
  INVALID_NAME: false,
  UNSUPPORTED_NAME: false,
  ABORTED: false,
  CLOSED: false,
  INTERNAL: false,
};
