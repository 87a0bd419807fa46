import { blake2b128Concat, blake2b256, twox } from './hashes.ts';
import { concatBytes, type Hex, toHex } from './hex.ts';
import { u32, u64 } from './scale.ts';

const utf8 = new TextEncoder();

/** The key of a plain storage value, such as `Timestamp.Now`. */
export function storageKey(pallet: string, item: string): Uint8Array {
  return concatBytes(twox(utf8.encode(pallet), 128), twox(utf8.encode(item), 128));
}

/** The keys that each block writes. */
export const timestampKey: Uint8Array = storageKey('Timestamp', 'Now');
export const eventsKey: Uint8Array = storageKey('System', 'Events');
export const blockNumberKey: Uint8Array = storageKey('System', 'Number');

/** The sum of all balances. */
export const totalIssuanceKey: Uint8Array = storageKey('Balances', 'TotalIssuance');

/** By how much fees for computation are multiplied. */
export const feeMultiplierKey: Uint8Array = storageKey('TransactionPayment', 'NextFeeMultiplier');

const accountPrefix = storageKey('System', 'Account');
const holdsPrefix = storageKey('Balances', 'Holds');

/** The key of `System.Account` for one account. */
export function accountKey(account: Uint8Array): Uint8Array {
  return concatBytes(accountPrefix, blake2b128Concat(account));
}

/** The key of `Balances.Holds` for one account. */
export function holdsKey(account: Uint8Array): Uint8Array {
  return concatBytes(holdsPrefix, blake2b128Concat(account));
}

const contractInfoPrefix = storageKey('Contracts', 'ContractInfoOf');

/** The key of `Contracts.ContractInfoOf` for one contract. */
export function contractInfoKey(account: Uint8Array): Uint8Array {
  return concatBytes(contractInfoPrefix, twox(account, 64), account);
}

/** What `childstate_*` methods call a child trie. */
export function childStorageKey(trieId: Uint8Array): Hex {
  return toHex(concatBytes(utf8.encode(':child_storage:default:'), trieId));
}

/** The id under which pallet-contracts keeps a contract's storage: a hash over the account and its number of birth. */
export function contractTrieId(account: Uint8Array, nonce: bigint): Uint8Array {
  return blake2b256(concatBytes(account, u64.encode(nonce)));
}

/** The key that ink gives an entry of a mapping: the mapping's root, then the SCALE form of the entry's key. */
export function inkKey(root: number, entry: Uint8Array): Uint8Array {
  return concatBytes(u32.encode(root), entry);
}

/** Where pallet-contracts puts an ink key in the child trie. */
export function trieKey(key: Uint8Array): Uint8Array {
  return blake2b128Concat(key);
}
