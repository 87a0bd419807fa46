import { equalBytes } from '@noble/curves/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { base64urlnopad } from '@scure/base';
import { readBinary } from '../binary-reader.ts';
import { type IdentityProblem, identityProblem } from './identity-problem.ts';
import { readWrappedSeed, type WrappedSeed } from './wrapped-seed.ts';

/** What an exported identity holds: the bare secret, or one under a passphrase. */
export type ParsedIdentityExport =
  | { readonly ok: true; readonly locked: false; readonly seed: Uint8Array }
  | { readonly ok: true; readonly locked: true; readonly wrapped: WrappedSeed }
  | { readonly ok: false; readonly problem: IdentityProblem };

const prefix = 'peername-key:';
const open = `${prefix}1:`;
const locked = `${prefix}1:locked:`;
const checksumLength = 4;

/**
 * An identity as one line of text, the same for all faces. Whoever has the line is that person, unless it is under a
 * passphrase.
 *
 * ```
 * peername-key:1:         base64url of | seed 32 | checksum 4 |
 * peername-key:1:locked:  base64url of | log2 n 1 | r 1 | p 1 | salt 16 | nonce 12 | sealed 48 | checksum 4 |
 * ```
 *
 * The checksum is the beginning of the SHA-256 of all before, the letters in front included.
 */
export function formatIdentityExport(secret: Uint8Array | WrappedSeed): string {
  return secret instanceof Uint8Array ? seal(open, secret) : seal(locked, packWrapped(secret));
}

/** Reads what {@link formatIdentityExport} wrote; white space and line breaks in it do no harm. Never throws. */
export function parseIdentityExport(text: string): ParsedIdentityExport {
  const line = text.slice(0, 1_000).replace(/\s/g, '');
  if (!line.startsWith(prefix)) return refused('not-an-export');
  if (line.startsWith(locked)) {
    const wrapped = readBinaryWrapped(unseal(locked, line));
    return wrapped ? { ok: true, locked: true, wrapped } : refused('damaged');
  }
  if (!line.startsWith(open)) return refused(/^\d+:/.test(line.slice(prefix.length)) ? 'version' : 'damaged');
  const seed = unseal(open, line);
  return seed?.length === 32 ? { ok: true, locked: false, seed } : refused('damaged');
}

function packWrapped(wrapped: WrappedSeed): Uint8Array {
  const { n, r, p, salt, nonce, sealed } = wrapped;
  const bytes = [salt, nonce, sealed].map((part) => base64urlnopad.decode(part));
  return concatBytes(Uint8Array.of(Math.log2(n), r, p), ...bytes);
}

function readBinaryWrapped(bytes: Uint8Array | undefined): WrappedSeed | undefined {
  const wrapped = readBinary(bytes ?? new Uint8Array(), (reader) => ({
    version: 1 as const,
    kdf: 'scrypt' as const,
    n: 2 ** reader.u8(),
    r: reader.u8(),
    p: reader.u8(),
    salt: base64urlnopad.encode(reader.bytes(16)),
    nonce: base64urlnopad.encode(reader.bytes(12)),
    sealed: base64urlnopad.encode(reader.bytes(48)),
  }));
  return 'code' in readWrappedSeed(wrapped) ? undefined : wrapped;
}

function seal(start: string, payload: Uint8Array): string {
  return start + base64urlnopad.encode(concatBytes(payload, checksumOf(start, payload)));
}

function unseal(start: string, line: string): Uint8Array | undefined {
  try {
    const bytes = base64urlnopad.decode(line.slice(start.length));
    const payload = bytes.subarray(0, -checksumLength);
    return equalBytes(bytes.subarray(-checksumLength), checksumOf(start, payload)) ? payload : undefined;
  } catch {
    return undefined;
  }
}

function checksumOf(start: string, payload: Uint8Array): Uint8Array {
  return sha256(concatBytes(utf8ToBytes(start), payload)).subarray(0, checksumLength);
}

function refused(code: IdentityProblem['code']): ParsedIdentityExport {
  return { ok: false, problem: identityProblem(code) };
}
