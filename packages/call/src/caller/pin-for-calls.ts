import type { Pin, PublicKey } from '@peername/resolver-core';
import { callKinds } from './call-key.ts';

/** A pin whose id embeds an Ed25519 key. */
export interface KeyPin extends Pin {
  readonly key: PublicKey;
}

/** The one of a name's pins that calls go to, which is the one that two people compare; undefined when none has a key. */
export function pinForCalls(pins: readonly Pin[]): KeyPin | undefined {
  const withKey = pins.filter((pin): pin is KeyPin => pin.key?.type === 'ed25519');
  return callKinds.flatMap((kind) => withKey.filter((pin) => pin.kind === kind))[0];
}
