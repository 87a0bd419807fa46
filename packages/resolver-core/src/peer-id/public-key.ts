import { hex } from './bit-text.ts';
import {
  ed25519Verdict,
  type PointVerdict,
  p256Verdict,
  secp256k1Verdict,
  x25519Verdict,
} from './curve-points.ts';
import type { KeyType, PublicKey } from './peer-id.ts';
import { refuse } from './refusal.ts';

/** The ed25519 key in 32 bytes. */
export function ed25519Key(bytes: Uint8Array): PublicKey {
  return checkedKey('ed25519', bytes, 32, ed25519Verdict);
}

/** The x25519 key in 32 bytes. */
export function x25519Key(bytes: Uint8Array): PublicKey {
  return checkedKey('x25519', bytes, 32, x25519Verdict);
}

/** The secp256k1 key in 33 bytes: the sign of y, then x. */
export function secp256k1Key(bytes: Uint8Array): PublicKey {
  return checkedKey('secp256k1', bytes, 33, compressed(secp256k1Verdict));
}

/** The secp256k1 key in 32 bytes, x alone (BIP-340). */
export function secp256k1XOnlyKey(bytes: Uint8Array): PublicKey {
  return checkedKey('secp256k1-xonly', bytes, 32, secp256k1Verdict);
}

/** The P-256 key in 33 bytes: the sign of y, then x. */
export function p256Key(bytes: Uint8Array): PublicKey {
  return checkedKey('p256', bytes, 33, compressed(p256Verdict));
}

function checkedKey(
  type: KeyType,
  bytes: Uint8Array,
  size: number,
  verdictOn: (bytes: Uint8Array) => PointVerdict,
): PublicKey {
  if (bytes.length !== size) refuse('length', `its key has ${bytes.length} bytes instead of ${size}`);
  const verdict = verdictOn(bytes);
  if (verdict === 'weak-key')
    refuse(verdict, `its ${type} key has small order, so anyone can pass for its owner`);
  if (verdict === 'not-a-key') refuse(verdict, `it has the form of a key, but its bytes are no ${type} key`);
  return { type, hex: `0x${hex.encode(bytes)}` };
}

function compressed(verdictOn: (x: Uint8Array) => PointVerdict): (bytes: Uint8Array) => PointVerdict {
  return (bytes) => (bytes[0] === 2 || bytes[0] === 3 ? verdictOn(bytes.subarray(1)) : 'not-a-key');
}
