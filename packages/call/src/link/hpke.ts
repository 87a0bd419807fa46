import { Aes128Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { ResolverError } from '@peername/resolver-core';

/** What a message was sealed under; the same on both sides. */
export interface SealContext {
  readonly info: Uint8Array;
  readonly aad: Uint8Array;
}

/** A message that only the holder of one key can read. */
export interface Sealed {
  /** 32 bytes. */
  readonly encapsulatedKey: Uint8Array;
  /** 16 bytes longer than the message. */
  readonly ciphertext: Uint8Array;
}

/**
 * Seals to an X25519 key: HPKE (RFC 9180), base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM, one message
 * for each encapsulated key.
 *
 * @throws ResolverError `INTERNAL` where WebCrypto is missing or has no X25519
 */
export async function hpkeSeal(
  publicKey: Uint8Array,
  message: Uint8Array,
  { info, aad }: SealContext,
): Promise<Sealed> {
  const suite = createSuite();
  const recipientPublicKey = await imported(suite.kem.deserializePublicKey(publicKey));
  const { enc, ct } = await suite.seal({ recipientPublicKey, info }, message, aad);
  return { encapsulatedKey: new Uint8Array(enc), ciphertext: new Uint8Array(ct) };
}

/**
 * The message, or undefined when it was sealed to another key, under another context, or altered.
 *
 * @throws ResolverError `INTERNAL` where WebCrypto is missing or has no X25519
 */
export async function hpkeOpen(
  secretKey: Uint8Array,
  { encapsulatedKey, ciphertext }: Sealed,
  { info, aad }: SealContext,
): Promise<Uint8Array | undefined> {
  const suite = createSuite();
  const recipientKey = await imported(suite.kem.deserializePrivateKey(secretKey));
  try {
    return new Uint8Array(await suite.open({ recipientKey, enc: encapsulatedKey, info }, ciphertext, aad));
  } catch {
    return undefined;
  }
}

/** A platform that takes no key at all says nothing about the message: that is no refusal. */
async function imported(key: Promise<CryptoKey>): Promise<CryptoKey> {
  try {
    return await key;
  } catch (cause) {
    throw new ResolverError({
      code: 'INTERNAL',
      shortMessage:
        'links cannot be sealed or opened here; use a current browser, and open the page over https',
      cause,
    });
  }
}

function createSuite(): CipherSuite {
  return new CipherSuite({
    kem: new DhkemX25519HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Aes128Gcm(),
  });
}
