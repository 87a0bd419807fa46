import type { PeerId } from '../peer-id/peer-id.ts';
import type { Pin } from './pin.ts';
import type { Sighting } from './sighting.ts';

/** What is remembered about what is seen. */
export type PinVerdict =
  /** Nothing that has to do with it. */
  | { readonly state: 'new'; readonly pin?: undefined }
  | { readonly state: 'same'; readonly pin: Pin }
  | { readonly state: 'changed'; readonly pin: Pin; readonly why: WhyChanged };

/** A pin has another peer, or the name is of another registration by now, or the answer of another chain. */
export type WhyChanged = 'peer' | 'registration' | 'chain';

/**
 * Compares what is seen with what is remembered of the name.
 *
 * - Another chain is a change: a name belongs to one, and who answers must not choose another to be asked anew.
 * - A newer registration is a change also with the same id: a name that expired may be sold with its old records on it.
 * - The same key under another kind is the same peer.
 * - Another id of a pinned kind is a change, and so is a kind that takes the place of a pinned one: because the pinned
 *   one is gone, or because it was not there when the pinned one was chosen. A kind that was merely never asked for is
 *   new.
 */
export function pinVerdict(pins: readonly Pin[], seen: Sighting): PinVerdict {
  const moved = pins.find(
    ({ chain }) => chain !== undefined && seen.chain !== undefined && chain !== seen.chain,
  );
  if (moved) return { state: 'changed', pin: moved, why: 'chain' };
  const sold = pins.find((pin) => isOlder(pin.registeredAt, seen.registeredAt));
  if (sold) return { state: 'changed', pin: sold, why: 'registration' };
  // Also where this one is known as well: it was the other that was chosen.
  const replaced = pins.find((pin) => isReplaced(pin, seen) && !isSamePeer(pin, seen));
  if (replaced) return { state: 'changed', pin: replaced, why: 'peer' };
  const same = pins.find((pin) => isSamePeer(pin, seen));
  if (same) return { state: 'same', pin: same };
  const displaced = pins.find((pin) => isAdded(seen, pin));
  return displaced ? { state: 'changed', pin: displaced, why: 'peer' } : { state: 'new' };
}

/** Whether a pin says something else than what is seen, and so cannot stand beside it. */
export function contradicts(pin: Pin, seen: Sighting): boolean {
  return pinVerdict([pin], seen).state === 'changed';
}

/** Whether the ids are equal, or of two kinds with one key. */
export function isSamePeer(one: PeerId, other: PeerId): boolean {
  if (one.kind === other.kind) return one.id === other.id;
  return one.key !== undefined && one.key.hex === other.key?.hex && one.key.type === other.key.type;
}

function isOlder(before: Date | undefined, now: Date | undefined): boolean {
  return before !== undefined && now !== undefined && before.getTime() < now.getTime();
}

/** Whether what is seen is of the kind of a pin, or that kind was asked for before it and so is not there any more. */
function isReplaced(pin: Pin, { kind, among }: Sighting): boolean {
  const at = among.indexOf(pin.kind);
  return at >= 0 && at <= among.indexOf(kind);
}

/** Whether a kind is seen that was not there when another one was pinned. */
function isAdded({ kind, among }: Sighting, pin: Pin): boolean {
  return among.includes(pin.kind) && (pin.without?.includes(kind) ?? false);
}
