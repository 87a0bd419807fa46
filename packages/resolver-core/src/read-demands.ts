import { isWeaker } from './assurance.ts';
import type { ReadRequest } from './batched-reads.ts';
import type { CachedReading } from './reading-cache.ts';
import type { Milliseconds } from './units.ts';

/** Where an answer may come from. `cache-first` is the default. */
export type LookupPolicy = 'cache-first' | 'network' | 'cache-only';

/** A read with the caller's wishes about its age. */
export interface CachedReadRequest extends ReadRequest {
  readonly signal?: AbortSignal | undefined;
  readonly policy?: LookupPolicy | undefined;
  /** Only a fresh answer of at most this age will do; a stale one never does. */
  readonly maxAge?: Milliseconds | undefined;
  /** A short text that stands for `keys` in the cache. Whoever sets it sees to it that it stands for no others. */
  readonly keySet?: string | undefined;
  /** The longest this caller waits, where that is less than for all. */
  readonly timeout?: Milliseconds | undefined;
  /** Asked before this request makes a read; throws to refuse it. */
  readonly admit?: (() => void) | undefined;
}

/** Whether what is held will do for the request. */
export function satisfies(held: CachedReading, request: CachedReadRequest, now: Milliseconds): boolean {
  // From the future when a clock that cannot tell was set back: its age cannot be told then.
  if (now < held.readAt || isTooWeak(held, request)) return false;
  if (request.minBlock !== undefined && held.reading.evidence.block.number < request.minBlock) return false;
  return request.maxAge === undefined || (now < held.freshUntil && now - held.readAt <= request.maxAge);
}

/** Whether it rests on less than was demanded. */
export function isTooWeak({ reading }: CachedReading, { require }: ReadRequest): boolean {
  return isWeaker(reading.evidence, require);
}

/** Whether a source that holds readings itself gave one that was too old already when it was asked. */
export function isOverAge(
  { reading, readAt }: CachedReading,
  request: CachedReadRequest,
  asked: Milliseconds,
): boolean {
  const maxAge = maxAgeOf(request);
  return reading.asOf !== undefined && maxAge !== undefined && asked - readAt > maxAge;
}

/** The age that was demanded: reading anew is to have none. */
export function maxAgeOf({ policy, maxAge }: CachedReadRequest): Milliseconds | undefined {
  return policy === 'network' ? 0 : maxAge;
}
