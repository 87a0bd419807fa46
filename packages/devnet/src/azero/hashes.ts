import { blake2b } from '@noble/hashes/blake2.js';
import { concatBytes } from './hex.ts';
import { u64 } from './scale.ts';
import { xxhash64 } from './xxhash64.ts';

/** BLAKE2b with 32 bytes of output, the chain's own hash. */
export function blake2b256(input: Uint8Array): Uint8Array {
  return blake2b(input, { dkLen: 32 });
}

/** `blake2_128(x) ++ x`, which keeps the key readable behind its hash. */
export function blake2b128Concat(input: Uint8Array): Uint8Array {
  return concatBytes(blake2b(input, { dkLen: 16 }), input);
}

/** XXH64 with the seeds 0, 1, ... one after the other, as Substrate hashes the names of pallets and items. */
export function twox(input: Uint8Array, bits: 64 | 128): Uint8Array {
  const seeds = bits === 64 ? [0n] : [0n, 1n];
  return concatBytes(...seeds.map((seed) => u64.encode(xxhash64(input, seed))));
}
