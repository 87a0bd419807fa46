import type { Pin } from './pins.ts';

/** What is seen for a name now. */
export interface PinSight {
  /** Ed25519, lowercase hex without prefix. */
  readonly key: string;
  /** Undefined where the chain does not say. */
  readonly registeredAt?: Date | undefined;
}

/**
 * Compares what is seen with what is remembered. A newer registration is a change also with the same key: a name that
 * expired may be sold with its old records still on it.
 */
export function pinVerdict(pin: Pin | undefined, seen: PinSight): 'new' | 'same' | 'changed' {
  if (!pin) return 'new';
  if (pin.key !== seen.key) return 'changed';
  const { registeredAt: before } = pin;
  const { registeredAt: now } = seen;
  return before && now && now.getTime() > before.getTime() ? 'changed' : 'same';
}

/** The pin to keep from now on: the first sight stays as long as nothing changed. */
export function renewPin(pin: Pin | undefined, name: string, seen: PinSight, now: Date): Pin {
  const known = pinVerdict(pin, seen) === 'same' ? pin : undefined;
  return {
    name,
    key: seen.key,
    firstSeen: known?.firstSeen ?? now,
    lastSeen: now,
    registeredAt: seen.registeredAt ?? known?.registeredAt,
  };
}
