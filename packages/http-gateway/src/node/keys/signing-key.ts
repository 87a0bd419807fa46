import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { keyThumbprint } from '../../signature/key-thumbprint.ts';

/** A key that a gateway signs with, in the time that it counts. */
export interface SigningKey {
  /** Its thumbprint (RFC 7638). */
  readonly kid: string;
  /** The public key in base64url. */
  readonly x: string;
  readonly privateKey: KeyObject;
  /** It signs what was read from then on, until a newer key does. It is published before. */
  readonly notBefore: Date;
  /** From then on nothing counts that it signed. */
  readonly notAfter: Date;
}

/** Makes a key. */
export function newSigningKey(time: Pick<SigningKey, 'notBefore' | 'notAfter'>): SigningKey {
  return withPublicPart(generateKeyPairSync('ed25519').privateKey, time);
}

/** Keys as the JSON of a key file, private parts and all. */
export function signingKeysToJson(keys: readonly SigningKey[]): object {
  return {
    format: 'peername-signing-keys',
    version: 1,
    keys: keys.map(({ privateKey, notBefore, notAfter }) => {
      const { kty, crv, x, d } = privateKey.export({ format: 'jwk' });
      return {
        notBefore: notBefore.toISOString(),
        notAfter: notAfter.toISOString(),
        jwk: { kty, crv, x, d },
      };
    }),
  };
}

/** The keys in the JSON of a key file, at least one; undefined unless all of it is sound. */
export function parseSigningKeys(json: unknown): readonly SigningKey[] | undefined {
  const { format, version, keys } = Object(json) as Readonly<Record<string, unknown>>;
  if (format !== 'peername-signing-keys' || version !== 1 || !Array.isArray(keys)) return undefined;
  const parsed = keys.map(parseKey).filter((key) => key !== undefined);
  const areDistinct = new Set(parsed.map(({ kid }) => kid)).size === keys.length;
  return areDistinct && parsed.length > 0 ? parsed : undefined;
}

function parseKey(json: unknown): SigningKey | undefined {
  const { notBefore, notAfter, jwk } = Object(json) as Readonly<Record<string, unknown>>;
  const { kty, crv, x, d } = Object(jwk) as Readonly<Record<string, unknown>>;
  const [from, until] = [dateOf(notBefore), dateOf(notAfter)];
  if (kty !== 'OKP' || crv !== 'Ed25519' || typeof x !== 'string' || typeof d !== 'string') return undefined;
  if (!from || !until || from >= until) return undefined;
  try {
    const privateKey = createPrivateKey({ key: { kty, crv, x, d }, format: 'jwk' });
    const key = withPublicPart(privateKey, { notBefore: from, notAfter: until });
    // Of another key: something was mixed up.
    return key.x === x ? key : undefined;
  } catch {
    return undefined;
  }
}

function withPublicPart(
  privateKey: KeyObject,
  { notBefore, notAfter }: Pick<SigningKey, 'notBefore' | 'notAfter'>,
): SigningKey {
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  return { kid: keyThumbprint({ x }), x, privateKey, notBefore, notAfter };
}

function dateOf(text: unknown): Date | undefined {
  const date = new Date(typeof text === 'string' ? text : Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
