import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { keyThumbprint } from '../src/signature/key-thumbprint.ts';
import type { PublishedKey } from '../src/signature/published-key.ts';
import type { Signer } from '../src/signature/signer.ts';

/** A key pair of a gateway. */
export interface TestKey {
  readonly published: PublishedKey;
  readonly kid: string;
  readonly privateKey: KeyObject;
}

/** Makes one that counts from an hour ago for a day, unless told otherwise. */
export function makeTestKey(times: { readonly nbf?: number; readonly exp?: number } = {}): TestKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const x = String(publicKey.export({ format: 'jwk' }).x);
  const now = Math.floor(Date.now() / 1000);
  const kid = keyThumbprint({ x });
  const { nbf = now - 3_600, exp = now + 86_400 } = times;
  return { kid, privateKey, published: { kty: 'OKP', crv: 'Ed25519', x, kid, use: 'sig', nbf, exp } };
}

/** A signer with the keys in the array, which may change: the first signs, all are published. */
export function signerOf(keys: readonly TestKey[]): Signer {
  return {
    keys: () => keys.map(({ published }) => published),
    keyid: () => keys[0]?.kid,
    sign(base, keyid) {
      const key = keys.find(({ kid }) => kid === keyid);
      if (!key) throw new Error(`There is no key ${keyid}`);
      return sign(null, base, key.privateKey);
    },
  };
}
