import { base32 } from './bit-text.ts';
import { crc32 } from './crc32.ts';
import { defineKind } from './define-kind.ts';
import type { PeerKindCodec, PublicKey } from './peer-id.ts';
import { ed25519Key } from './public-key.ts';
import { refuse } from './refusal.ts';

const ending = '.b32.i2p';

/**
 * I2P addresses: 52 characters with the hash of a destination, which hold no key, or 56 with its key ("B32 for
 * Encrypted Leasesets"). The latter say how to reach the service too, so two of them may share a key.
 */
export const i2pKind: PeerKindCodec = /* @__PURE__ */ defineKind({
  kind: 'i2p',
  recordKeys: ['i2p-id'],
  read(text) {
    if (!text.endsWith(ending)) refuse('encoding', `it does not end with ${ending}`);
    const host = text.slice(0, -ending.length);
    if (host.length > 52) return { id: text, key: readEncryptedLeaseset(host) };
    base32.decode(host, 52);
    return { id: text };
  },
});

const ed25519SignatureType = 7;
const redDsaSignatureType = 11;

function readEncryptedLeaseset(host: string): PublicKey {
  const [a = 0, b = 0, c = 0, ...key] = base32.decode(host, 56);
  const keyBytes = Uint8Array.from(key);
  const checksum = crc32(keyBytes);
  const flags = a ^ (checksum & 0xff);
  const signatureType = b ^ ((checksum >> 8) & 0xff);
  const blindedType = c ^ ((checksum >> 16) & 0xff);
  // The checksum is mixed into these bytes, so a typing error shows as values that make no sense. Bit 0 would announce
  // types of two bytes, of which there are none.
  const isKnown =
    (flags & ~0b110) === 0 &&
    (signatureType === ed25519SignatureType || signatureType === redDsaSignatureType) &&
    blindedType === redDsaSignatureType;
  if (!isKnown) refuse('checksum', 'its checksum is wrong, or its key is not of type ed25519');
  return ed25519Key(keyBytes);
}
