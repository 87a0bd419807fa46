import type { Milliseconds } from '@peername/resolver-core';
import { longestHold } from '../redis/entry-codec.ts';
import { newSigningKey, type SigningKey } from './signing-key.ts';

const day: Milliseconds = 24 * 60 * 60 * 1000;
const life: Milliseconds = 5 * 365 * day;
/** How long a key is published before it signs, so that it is known wherever keys are kept for a while. */
const notice: Milliseconds = day;

/**
 * The first key of a gateway, which signs at once. It counts from a week back: what is signed says when the chain was asked,
 * and a gateway may begin with answers that it holds already.
 */
export function firstSigningKey(now: Milliseconds): SigningKey {
  return newSigningKey({ notBefore: wholeSecond(now - longestHold), notAfter: wholeSecond(now + life) });
}

/** What becomes of the keys of a gateway. */
export interface Rotation {
  readonly keys: readonly SigningKey[];
  readonly next: SigningKey;
  /** Those that go on counting for what they have signed. */
  readonly former: readonly SigningKey[];
  /** Those that nothing counts of any more. */
  readonly dropped: readonly SigningKey[];
}

/**
 * Adds the next key: it is published now and signs in a day, and the former ones count for a week more, which is longer than
 * any of their answers may be served. At once, when a key has come into wrong hands: it signs now, and no other counts.
 * Undefined where a next key waits already.
 */
export function rotateSigningKeys(
  keys: readonly SigningKey[],
  { now, atOnce }: { readonly now: Milliseconds; readonly atOnce: boolean },
): Rotation | undefined {
  if (atOnce) {
    const next = firstSigningKey(now);
    return { keys: [next], next, former: [], dropped: keys };
  }
  if (keys.some(({ notBefore }) => notBefore.getTime() > now)) return undefined;
  const from = now + notice;
  const next = newSigningKey({ notBefore: wholeSecond(from), notAfter: wholeSecond(from + life) });
  const isOver = ({ notAfter }: SigningKey): boolean => notAfter.getTime() <= now;
  const former = keys
    .filter((key) => !isOver(key))
    .map((key) => ({ ...key, notAfter: wholeSecond(Math.min(key.notAfter.getTime(), from + longestHold)) }));
  return { keys: [...former, next], next, former, dropped: keys.filter(isOver) };
}

/** As exact as times are in signatures and in published keys. */
function wholeSecond(time: Milliseconds): Date {
  return new Date(Math.floor(time / 1000) * 1000);
}
