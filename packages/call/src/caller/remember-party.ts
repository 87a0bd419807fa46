import { type Clock, type Pins, type Resolution, rememberPin } from '@peername/resolver-core';
import { callKinds } from './call-key.ts';

/** Remembers what the name of the other side was found to stand for. Bare keys have no name, and so no pin. */
export async function rememberParty(
  resolution: Resolution | undefined,
  pins: Pins,
  clock: Clock,
): Promise<void> {
  if (resolution?.state === 'found')
    await rememberPin(resolution, { pins, kinds: callKinds, now: clock.now() });
}
