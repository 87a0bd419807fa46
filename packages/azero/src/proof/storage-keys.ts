import { blake2b } from '../blake2b.ts';
import { concatBytes } from '../concat-bytes.ts';
import { fromHex } from '../hex.ts';
import { twox64 } from './twox64.ts';

/** `Timestamp.Now`: the time of the block, u64 milliseconds. */
export const timestampKey: Uint8Array = fromHex(
  '0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb',
);

// twox128('Contracts') and twox128('ContractInfoOf').
const contractInfoOf = fromHex('0x4342193e496fab7ec59d615ed0dc5530060e99e5378e562537cf3bc983e17b91');
const childPrefix = new TextEncoder().encode(':child_storage:default:');

/** `Contracts.ContractInfoOf` of an account of 32 bytes. */
export function contractInfoKey(account: Uint8Array): Uint8Array {
  return concatBytes(contractInfoOf, twox64(account), account);
}

/** Where the main trie has the root of a child trie, which is also what `state_getChildReadProof` calls that trie. */
export function childRootKey(trieId: Uint8Array): Uint8Array {
  return concatBytes(childPrefix, trieId);
}

/** Where pallet-contracts puts what a contract keeps under a key: behind BLAKE2b-128 of the key. */
export function contractKey(key: Uint8Array): Uint8Array {
  return concatBytes(blake2b(key, 16), key);
}

/** The key that ink! gives an entry of a mapping: the number of the mapping (u32), then the entry's own key in SCALE. */
export function inkKey(root: number, entry: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(root & 0xff, root >> 8, 0, 0), entry);
}
