import { keccak256 } from 'ethers/crypto';
import { encodeRlp } from 'ethers/utils';
import type { Hex } from './hex.ts';

/** Hex strings in lists of any depth, as RLP takes them: bytes, and numbers without leading zeros. */
export type RlpItem = Hex | readonly RlpItem[];

/** The item in RLP (yellow paper, appendix B). */
export function toRlp(item: RlpItem): Hex {
  return encodeRlp(item as Parameters<typeof encodeRlp>[0]) as Hex;
}

/** Keccak-256, by which blocks, code and trie nodes are called. */
export function hashOf(data: Hex | Uint8Array): Hex {
  return keccak256(data) as Hex;
}
