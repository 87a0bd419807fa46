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

/** The cost of scrypt (RFC 7914). */
type Cost = Pick<WrappedSeed, 'n' | 'r' | 'p'>;

/** A wrapped seed in bytes. */
export interface WrappedParts extends Cost {
  readonly salt: Uint8Array;
  readonly nonce: Uint8Array;
  readonly sealed: Uint8Array;
}

// One of the settings of equal strength in OWASP's Password Storage Cheat Sheet: 64 MiB, which phones have.
const cost: Cost = { n: 2 ** 16, r: 8, p: 2 };
// What is read may cost up to 256 MiB and four times the work: no file takes the memory of a machine.
const takenCosts = { n: [14, 15, 16, 17, 18].map((power) => 2 ** power), r: [8], p: [1, 2, 3, 4] };
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
  const fields: Partial<Record<keyof WrappedSeed, unknown>> = Object(value);
  if (typeof fields.version === 'number' && fields.version > 1) return identityProblem('version');
  const cost = readCost(fields);
  const salt = readBytes(fields.salt, 16);
  const nonce = readBytes(fields.nonce, 12);
  const sealed = readBytes(fields.sealed, 48);
  if (fields.version !== 1 || fields.kdf !== 'scrypt' || !cost || !salt || !nonce || !sealed)
    return identityProblem('malformed');
  return { ...cost, salt, nonce, sealed };
}

async function deriveKey(
  passphrase: string,
  salt: Uint8Array,
  { n, r, p }: Cost,
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

function readCost(fields: Partial<Record<keyof Cost, unknown>>): Cost | undefined {
  const n = takenCosts.n.find((taken) => taken === fields.n);
  const r = takenCosts.r.find((taken) => taken === fields.r);
  const p = takenCosts.p.find((taken) => taken === fields.p);
  return n && r && p ? { n, r, p } : undefined;
}

function readBytes(text: unknown, length: number): Uint8Array | undefined {
  if (typeof text !== 'string' || text.length !== Math.ceil((length * 4) / 3)) return undefined;
  try {
    return base64urlnopad.decode(text);
  } catch {
    return undefined;
  }
}
