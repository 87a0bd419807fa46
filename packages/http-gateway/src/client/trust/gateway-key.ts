import type { Count, Milliseconds } from '@peername/resolver-core';
import { decodeBase64 } from '../../signature/base64.ts';
import { keyThumbprint } from '../../signature/key-thumbprint.ts';

/** A key that a gateway signs with. */
export interface GatewayKey {
  /** Its id: the thumbprint of RFC 7638, 43 characters of base64url. */
  readonly thumbprint: string;
  /** The public key, 32 bytes in base64url. */
  readonly x: string;
  /** When it begins to count, and when nothing counts any more that it signed; undefined: not said. */
  readonly notBefore?: Date | undefined;
  readonly expiresAt?: Date | undefined;
}

/** How far the clocks of a gateway and of its client may be apart. */
export const clockSkew: Milliseconds = 60_000;

const maxKeys: Count = 16;
// 32 bytes, and the one way to write them.
const publicKeyForm = /^[\w-]{42}[AEIMQUYcgkosw048]$/;

/** The keys in a key set (RFC 7517, 5); undefined when it is none. Keys of other kinds are passed over. */
export function parseKeySet(json: unknown): readonly GatewayKey[] | undefined {
  const { keys } = Object(json) as { readonly keys?: unknown };
  if (!Array.isArray(keys) || keys.length > maxKeys) return undefined;
  return keys.flatMap((key: unknown) => parseKey(key) ?? []);
}

function parseKey(json: unknown): GatewayKey | undefined {
  const { kty, crv, x, kid, nbf, exp } = Object(json) as Readonly<Record<string, unknown>>;
  if (kty !== 'OKP' || crv !== 'Ed25519' || typeof x !== 'string') return undefined;
  const key = gatewayKey(x, dateOf(nbf), dateOf(exp));
  return key?.thumbprint === kid ? key : undefined;
}

/** A key from its public part; undefined when that is none. */
export function gatewayKey(x: string, notBefore?: Date, expiresAt?: Date): GatewayKey | undefined {
  if (!publicKeyForm.test(x)) return undefined;
  return { thumbprint: keyThumbprint({ x }), x, notBefore, expiresAt };
}

/** The public key as bytes. */
export function publicKeyOf({ x }: GatewayKey): Uint8Array {
  return decodeBase64(x);
}

/** Whether a signature made at that time by the key counts. */
export function countsAt({ notBefore, expiresAt }: GatewayKey, time: Milliseconds): boolean {
  const from = notBefore?.getTime() ?? Number.NEGATIVE_INFINITY;
  const until = expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
  return from - clockSkew <= time && time < until + clockSkew;
}

function dateOf(seconds: unknown): Date | undefined {
  if (!Number.isSafeInteger(seconds)) return undefined;
  const date = new Date((seconds as number) * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
