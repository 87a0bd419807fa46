import type { Hex } from '@peername/resolver-core';
import { Keyring } from '@polkadot/api';
import { concatBytes } from '../concat-bytes.ts';
import { fromHex } from '../hex.ts';

/**
 * The signature as a transaction carries it (`MultiSignature`: its scheme, then its bytes), when it is one of the account
 * (32 bytes) over the message; undefined otherwise.
 *
 * @throws {@link ResolverError} `PROTOCOL` for a text that is not hex
 */
export function signatureOf(
  account: Uint8Array,
  message: Uint8Array,
  signature: Hex,
): Uint8Array | undefined {
  const bytes = fromHex(signature);
  return candidates(bytes).find((candidate) => isOver(account, message, candidate));
}

const [ed25519, sr25519, ecdsa] = [0, 1, 2] as const;

/** Signers give a signature with its scheme or without. */
function candidates(bytes: Uint8Array): Uint8Array[] {
  const withScheme = (scheme: number) => concatBytes(Uint8Array.of(scheme), bytes);
  if (bytes.length === 64) return [withScheme(schemeOf(bytes))];
  if (bytes.length === 66) return bytes[0] === ecdsa ? [bytes] : [];
  if (bytes.length !== 65) return [];
  const isTagged = bytes[0] === schemeOf(bytes.subarray(1));
  return isTagged ? [bytes, withScheme(ecdsa)] : [withScheme(ecdsa)];
}

/** Schnorrkel marks its signatures by a bit that those of Ed25519 never have. */
function schemeOf(bytes: Uint8Array): number {
  return ((bytes[63] ?? 0) & 0x80) === 0 ? ed25519 : sr25519;
}

function isOver(account: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const pair = new Keyring({ type: 'sr25519' }).addFromAddress(account);
  const verifies = (text: Uint8Array): boolean => {
    try {
      return pair.verify(text, signature, account);
    } catch {
      return false;
    }
  };
  // polkadot-js takes a signature over the message in `<Bytes>` as well, as wallets sign text; no chain does.
  return verifies(message) && !verifies(inBytes(inBytes(message)));
}

const [before, after] = ['<Bytes>', '</Bytes>'].map((text) => new TextEncoder().encode(text)) as [
  Uint8Array,
  Uint8Array,
];

function inBytes(message: Uint8Array): Uint8Array {
  return concatBytes(before, message, after);
}
