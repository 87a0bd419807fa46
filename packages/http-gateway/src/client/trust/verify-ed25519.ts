/** Whether an Ed25519 signature of 64 bytes (RFC 8032) is one of the message by the public key of 32 bytes. */
export type VerifyEd25519 = (
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
) => boolean | Promise<boolean>;

/** The check that WebCrypto makes; undefined where it knows no Ed25519, as in older browsers and on pages without https. */
export async function webVerifier(): Promise<VerifyEd25519 | undefined> {
  // Only there where the context is secure, whatever the types say.
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (!subtle) return undefined;
  const take = (key: Uint8Array): Promise<CryptoKey> =>
    subtle.importKey('raw', new Uint8Array(key), 'Ed25519', false, ['verify']);
  const isAble = await take(anyKey).then(
    () => true,
    () => false,
  );
  if (!isAble) return undefined;
  return async (publicKey, message, signature) => {
    try {
      const key = await take(publicKey);
      // Copies, so that they are surely not shared with another thread, as WebCrypto wants it.
      return await subtle.verify('Ed25519', key, new Uint8Array(signature), new Uint8Array(message));
    } catch {
      // Thirty-two bytes that are no point of the curve.
      return false;
    }
  };
}

// The base point of the curve: 4/5, and the even x.
const anyKey = Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 0x58 : 0x66));
