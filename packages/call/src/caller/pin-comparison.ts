import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { PublicKey } from '@peername/resolver-core';
import { wordList } from '../in-call/word-list.ts';

/** What two people read to each other, to be sure that each has the other's key. */
export interface PinComparison {
  /** Sixty digits in twelve groups of five. */
  readonly digits: readonly string[];
  /** Twelve words, which say the same. */
  readonly words: readonly string[];
}

const version = utf8ToBytes('peername comparison 1\0');
const rounds = 5_200;

/**
 * The comparison of two long-term keys: the same on both sides, and different as soon as one bit of a key is. Made as
 * Signal makes its safety numbers: each key is hashed 5,200 times with SHA-512, so that keys which come near another
 * one's digits are dear to search for, and each gives thirty digits; the lower half comes first.
 */
export function comparePins(own: PublicKey, peer: PublicKey): PinComparison {
  const halves = [fingerprint(own), fingerprint(peer)].sort((a, b) =>
    digitsOf(a).join() < digitsOf(b).join() ? -1 : 1,
  );
  const digest = sha256(concatBytes(version, ...halves));
  return {
    digits: halves.flatMap(digitsOf),
    words: [...digest.subarray(0, 12)].map((byte) => wordList[byte] as string),
  };
}

/** Thirty digits of one key in six groups: its half of every comparison. */
export function fingerprintDigits(key: PublicKey): readonly string[] {
  return digitsOf(fingerprint(key));
}

function fingerprint({ type, hex }: PublicKey): Uint8Array {
  const key = hexToBytes(hex.slice(2));
  let hash = concatBytes(version, utf8ToBytes(`${type}\0`), key);
  for (let round = 0; round < rounds; round++) hash = sha512(concatBytes(hash, key));
  return hash;
}

/** Five digits of five bytes each. */
function digitsOf(hash: Uint8Array): readonly string[] {
  return Array.from({ length: 6 }, (_, i) => {
    const chunk = hash.subarray(5 * i, 5 * i + 5).reduce((sum, byte) => sum * 256 + byte, 0);
    return String(chunk % 100_000).padStart(5, '0');
  });
}
