import { bytesToHex } from '@noble/hashes/utils.js';
import type { Clock, Resolution } from '@peername/resolver-core';
import { type PinSight, renewPin } from './pin-verdict.ts';
import type { Pins } from './pins.ts';

/** Somebody whose name was looked up, and found to stand for a key. */
export interface Sighting {
  readonly key: Uint8Array;
  readonly name?: string | undefined;
  readonly resolution?: Resolution | undefined;
}

/** Pins a name to the key that it was found to stand for; what was pinned before is replaced. Bare keys have no pin. */
export async function rememberPin(
  pins: Pins,
  { key, name, resolution }: Sighting,
  clock: Clock,
): Promise<void> {
  if (name === undefined || resolution?.state !== 'found') return;
  const seen: PinSight = { key: bytesToHex(key), registeredAt: resolution.registeredAt };
  await pins.put(renewPin(await pins.get(name), name, seen, new Date(clock.now())));
}
