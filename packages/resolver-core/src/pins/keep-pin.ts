import type { PeerKind } from '../peer-id/peer-id.ts';
import type { FoundResolution } from '../resolution.ts';
import type { BlockNumber, Milliseconds } from '../units.ts';
import type { Pin, Pins } from './pin.ts';
import { contradicts, isSamePeer, pinVerdict } from './pin-verdict.ts';
import { type Sighting, sightingOf } from './sighting.ts';

/** Options of {@link rememberPin} and {@link acceptPin}. */
export interface KeepPinOptions {
  readonly pins: Pick<Pins, 'update'>;
  /** The kinds that were asked for, best first. @default every kind */
  readonly kinds?: readonly PeerKind[] | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly now: Milliseconds;
}

/**
 * Remembers what a name was found to stand for, if it is new or the same. A change is not taken, and neither is a stale
 * answer.
 */
export async function rememberPin(found: FoundResolution, options: KeepPinOptions): Promise<void> {
  if (found.freshness.stale) return;
  const seen = sightingOf(found, options.kinds);
  await options.pins.update(seen.name, (known) => renewed(known, seen, new Date(options.now)));
}

/**
 * The user says that a change is right: what is found takes the place of every pin that says otherwise. A stale answer is
 * not taken, and neither is one from a block before those pins'.
 */
export async function acceptPin(found: FoundResolution, options: KeepPinOptions): Promise<void> {
  if (found.freshness.stale) return;
  const seen = sightingOf(found, options.kinds);
  await options.pins.update(seen.name, (known) => {
    const against = known.filter((pin) => contradicts(pin, seen));
    if (against.some(({ block, chain }) => chain === seen.chain && block > seen.block)) return known;
    const others = known.flatMap((pin) => (against.includes(pin) ? besides(pin, seen, found) : pin));
    return renewed(others, seen, new Date(options.now));
  });
}

/** A pin stays where its record is still there and the owner has only added the one that is accepted. */
function besides(pin: Pin, seen: Sighting, { peers }: FoundResolution): readonly Pin[] {
  const kept = { ...pin, without: pin.without?.filter((kind) => kind !== seen.kind) };
  const isListed = peers.some((listed) => isSamePeer(pin, listed));
  return isListed && !contradicts(kept, seen) ? [kept] : [];
}

function renewed(known: readonly Pin[], seen: Sighting, now: Date): readonly Pin[] {
  const verdict = pinVerdict(known, seen);
  if (verdict.state === 'changed') return known;
  const pin = renew(verdict.pin, seen, now);
  // In its place, so that what is the same stays the same.
  const isThere = known.some(({ kind }) => kind === seen.kind);
  return isThere ? known.map((one) => (one.kind === seen.kind ? pin : one)) : [...known, pin];
}

function renew(before: Pin | undefined, { among: _, ...seen }: Sighting, now: Date): Pin {
  if (!before) return { ...seen, firstSeen: now, lastSeen: now };
  const without = new Set([...(before.without ?? []), ...(seen.without ?? [])]);
  without.delete(seen.kind);
  return {
    ...before,
    ...seen,
    // A later one would be a change, and with the date of an earlier one, of an old answer, the present would look new.
    registeredAt: before.registeredAt ?? seen.registeredAt,
    without: [...without],
    block: later(before.block, seen.block),
    lastSeen: later(before.lastSeen, now),
  };
}

function later<T extends BlockNumber | Date>(a: T, b: T): T {
  return a < b ? b : a;
}
