import { ResolverError } from './errors.ts';
import type { CachedReading } from './reading-cache.ts';
import type { BlockNumber, Milliseconds } from './units.ts';

/** The error for a reading that was too old already when it was asked for. */
export function overAge({ readAt }: CachedReading, asked: Milliseconds): ResolverError {
  const age = Math.round((asked - readAt) / 1000);
  return new ResolverError({
    code: 'TOO_OLD',
    shortMessage: `Only an answer that is ${age} s old is to be had`,
  });
}

/** The error for a reading below the block demanded. */
export function tooOld(minBlock: BlockNumber | undefined): ResolverError {
  return new ResolverError({ code: 'TOO_OLD', shortMessage: `No endpoint has reached block ${minBlock}` });
}
