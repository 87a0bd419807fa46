import { sha3_256 } from '@noble/hashes/sha3.js';
import { base32 } from './bit-text.ts';
import type { PublicKey } from './peer-id.ts';
import { ed25519Key } from './public-key.ts';
import { refuse } from './refusal.ts';

const version = 3;
const checksumPrefix = '.onion checksum';

/** The key in a version 3 onion address without its ending: key, checksum, version (rend-spec, "Encoding onion addresses"). */
export function readOnionAddress(text: string): PublicKey {
  const bytes = base32.decode(text, 56);
  if (bytes[34] !== version) refuse('unsupported', 'it is not an onion address of version 3');
  const key = bytes.subarray(0, 32);
  const checksum = sha3_256(Uint8Array.of(...new TextEncoder().encode(checksumPrefix), ...key, version));
  if (bytes[32] !== checksum[0] || bytes[33] !== checksum[1])
    refuse('checksum', 'its checksum is wrong: it was mistyped or cut');
  return ed25519Key(key);
}
