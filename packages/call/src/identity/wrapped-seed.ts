import { scryptAsync } from '@noble/hashes/scrypt.js';
import { randomBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { base64urlnopad } from '@scure/base';
import { type IdentityProblem, identityProblem } from './identity-problem.ts';

/**
 * The secret of an identity under a passphrase; JSON as it is. The key is scrypt (RFC 7914) of the passphrase in NFC,
 * the seal AES-256-GCM. Bytes are base64url without padding.
 */
export interface WrappedSeed {
  readonly version: 1;
  readonly kdf: 'scrypt';
  /** Cost of scrypt: memory is 128 n r bytes, time goes with n r p. */
  readonly n: number;
  readonly r: number;
  readonly p: number;
  /** 16 bytes. */
  readonly salt: string;
  /** 12 bytes. */
  readonly nonce: string;
  /** The 32 bytes of the seed and the tag of 16. */
  readonly sealed: string;
}

/** What unwrapping gives; a wrong passphrase is no exception. */
export type UnwrappedSeed =
  | { readonly ok: true; readonly seed: Uint8Array }
  | { readonly ok: false; readonly problem: IdentityProblem };

// One of the settings of equal strength in OWASP's Password Storage Cheat Sheet: 64 MiB, which phones have.
const cost = { n: 2 ** 16, r: 8, p: 2 } as const;
// What is read may cost up to 256 MiB and four times the work: no file takes the memory of a machine.
const costLimits = { minN: 2 ** 14, maxN: 2 ** 18, r: 8, maxP: 4 } as const;
const additionalData = utf8ToBytes('peername seed 1');

/** Puts a seed under a passphrase. Takes about half a second, on purpose: guessing passphrases takes it each time. */
export async function wrapSeed(seed: Uint8Array, passphrase: string): Promise<WrappedSeed> {
  const salt = randomBytes(16);
  const nonce = randomBytes(12);
  const key = await deriveKey(passphrase, salt, cost, 'encrypt');
  const sealed = await crypto.subtle.encrypt(gcm(nonce), key, Uint8Array.from(seed));
  return {
    version: 1,
    kdf: 'scrypt',
    ...cost,
    salt: base64urlnopad.encode(salt),
    nonce: base64urlnopad.encode(nonce),
    sealed: base64urlnopad.encode(new Uint8Array(sealed)),
  };
}

/** The seed in what {@link wrapSeed} made, as it comes out of a file or a store: nothing of it is taken on trust. */
export async function unwrapSeed(wrapped: unknown, passphrase: string): Promise<UnwrappedSeed> {
  const parts = readWrappedSeed(wrapped);
  if ('code' in parts) return { ok: false, problem: parts };
  const key = await deriveKey(passphrase, parts.salt, parts, 'decrypt');
  try {
    const seed = await crypto.subtle.decrypt(gcm(parts.nonce), key, Uint8Array.from(parts.sealed));
    return { ok: true, seed: new Uint8Array(seed) };
  } catch {
    return { ok: false, problem: identityProblem('wrong-passphrase') };
  }
}

/** The parts of a wrapped seed in bytes, or what is wrong with it. */
export function readWrappedSeed(value: unknown): WrappedParts | IdentityProblem {
  if (typeof value !== 'object' || value === null) return identityProblem('malformed');
  const { version, kdf, n, r, p, salt, nonce, sealed } = value as Partial<Record<keyof WrappedSeed, unknown>>;
  if (typeof version === 'number' && version > 1) return identityProblem('version');
  const parts = { salt: readBytes(salt, 16), nonce: readBytes(nonce, 12), sealed: readBytes(sealed, 48) };
  const { salt: s, nonce: o, sealed: e } = parts;
  if (version !== 1 || kdf !== 'scrypt' || !isCost(n, r, p) || !s || !o || !e)
    return identityProblem('malformed');
  return { n: Number(n), r: Number(r), p: Number(p), salt: s, nonce: o, sealed: e };
}

/** A wrapped seed in bytes. */
export interface WrappedParts {
  readonly n: number;
  readonly r: number;
  readonly p: number;
  readonly salt: Uint8Array;
  readonly nonce: Uint8Array;
  readonly sealed: Uint8Array;
}

async function deriveKey(
  passphrase: string,
  salt: Uint8Array,
  { n, r, p }: Pick<WrappedParts, 'n' | 'r' | 'p'>,
  usage: 'encrypt' | 'decrypt',
): Promise<CryptoKey> {
  // Keyboards differ in how they compose letters (RFC 8265, 4.2).
  const bytes = utf8ToBytes(passphrase.normalize('NFC'));
  const key = await scryptAsync(bytes, salt, { N: n, r, p, dkLen: 32 });
  return crypto.subtle.importKey('raw', Uint8Array.from(key), 'AES-GCM', false, [usage]);
}

function gcm(nonce: Uint8Array): AesGcmParams {
  return { name: 'AES-GCM', iv: Uint8Array.from(nonce), additionalData: Uint8Array.from(additionalData) };
}

function isCost(n: unknown, r: unknown, p: unknown): boolean {
  if (typeof n !== 'number' || typeof p !== 'number' || r !== costLimits.r) return false;
  const isPower = Number.isInteger(Math.log2(n));
  return isPower && n >= costLimits.minN && n <= costLimits.maxN && [1, 2, 3, costLimits.maxP].includes(p);
}

function readBytes(text: unknown, length: number): Uint8Array | undefined {
  if (typeof text !== 'string' || text.length > 100) return undefined;
  try {
    const bytes = base64urlnopad.decode(text);
    return bytes.length === length ? bytes : undefined;
  } catch {
    return undefined;
  }
}
