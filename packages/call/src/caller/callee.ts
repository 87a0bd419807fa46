import type { PinChange, Resolution } from '@peername/resolver-core';

/** Who is about to be called. */
export interface Callee {
  /** Ed25519, 32 bytes: what the invite is sealed to. */
  readonly key: Uint8Array;
  /** Undefined when a bare key was dialled. */
  readonly name?: string | undefined;
  /** `changed` asks the user before anything is made. */
  readonly pin: 'new' | 'same' | 'changed' | 'none';
  /** What changed, as long as it is not accepted. */
  readonly change?: PinChange | undefined;
  readonly resolution?: Resolution | undefined;
}
