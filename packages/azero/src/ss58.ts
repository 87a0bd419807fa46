import { base58 } from '@scure/base';
import { blake2b } from './blake2b.ts';
import { concatBytes } from './concat-bytes.ts';
import { fromHex } from './hex.ts';

/** The SS58 prefix of Aleph Zero, which is the one for any Substrate chain. */
const alephZeroPrefix = 42;
const accountBytes = 32;
const checksumBytes = 2;
const preimage = new TextEncoder().encode('SS58PRE');

// A contract is written into the evidence of each of its names.
const written = new WeakMap<Uint8Array, string>();

/** The address of an account of 32 bytes, as people write it on Aleph Zero. The bytes must not change after. */
export function encodeSs58(account: Uint8Array): string {
  const known = written.get(account);
  if (known) return known;
  const body = concatBytes(Uint8Array.of(alephZeroPrefix), account);
  const text = base58.encode(concatBytes(body, checksum(body)));
  written.set(account, text);
  return text;
}

/**
 * The account of 32 bytes behind an SS58 address of any network, or behind `0x` and 64 hex digits.
 * Undefined for anything else: wrong alphabet, length, prefix or checksum.
 */
export function decodeAccount(text: string): Uint8Array | undefined {
  if (/^0x[0-9a-fA-F]{64}$/.test(text)) return fromHex(text);
  // Base58 takes quadratic time, and no account is longer than this.
  if (text.length > 50 || !/^[1-9A-HJ-NP-Za-km-z]+$/.test(text)) return undefined;
  const bytes = base58.decode(text);
  const prefix = prefixBytes(bytes[0] ?? 255);
  if (prefix === undefined || bytes.length !== prefix + accountBytes + checksumBytes) return undefined;
  const body = bytes.subarray(0, -checksumBytes);
  const sum = checksum(body);
  if (sum[0] !== bytes.at(-2) || sum[1] !== bytes.at(-1)) return undefined;
  return body.subarray(prefix);
}

/** How many bytes the network prefix takes, by its first byte; undefined when no prefix begins so. */
function prefixBytes(first: number): number | undefined {
  if (first < 64) return 1;
  return first < 128 ? 2 : undefined;
}

function checksum(body: Uint8Array): Uint8Array {
  return blake2b(concatBytes(preimage, body), 64).subarray(0, checksumBytes);
}
