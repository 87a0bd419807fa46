import { type Account, account } from './registry-layout.ts';
import { bytes, type Codec, compact, decode, tuple, u32, u128 } from './scale.ts';
import type { DraftState, State } from './state.ts';
import { contractInfoKey, contractTrieId } from './storage-keys.ts';

/** What the chain knows of a contract: where its storage is, which code it runs, and what its storage takes. */
export interface ContractInfo {
  readonly trieId: Uint8Array;
  readonly codeHash: Uint8Array;
  /** The bytes of all values. */
  readonly storageBytes: number;
  /** How many values there are. */
  readonly storageItems: number;
  /** What is held for the bytes and for the items, in the smallest unit of the token. */
  readonly byteDeposit: bigint;
  readonly itemDeposit: bigint;
}

type Stored = readonly [
  trieId: Uint8Array,
  codeHash: Uint8Array,
  bytes: number,
  items: number,
  byteDeposit: bigint,
  itemDeposit: bigint,
  baseDeposit: bigint,
  delegateDependencies: bigint,
];
const stored: Codec<Stored> = tuple(bytes, account, u32, u32, u128, u128, u128, compact);

/** The contract at an account. */
export function contractInfo(state: State, at: Account): ContractInfo | undefined {
  const value = state.get(contractInfoKey(at));
  if (!value) return undefined;
  const [trieId, codeHash, storageBytes, storageItems, byteDeposit, itemDeposit] = decode(stored, value);
  return { trieId, codeHash, storageBytes, storageItems, byteDeposit, itemDeposit };
}

/** Writes what the chain knows of a contract. */
export function setContractInfo(state: DraftState, at: Account, info: ContractInfo): void {
  const { trieId, codeHash, storageBytes, storageItems, byteDeposit, itemDeposit } = info;
  const counted: Stored = [trieId, codeHash, storageBytes, storageItems, byteDeposit, itemDeposit, 0n, 0n];
  state.set(contractInfoKey(at), stored.encode(counted));
}

/** Puts a contract without storage at an account. The nonce counts the chain's contracts. */
export function instantiate(state: DraftState, at: Account, codeHash: Uint8Array, nonce: bigint): void {
  setContractInfo(state, at, {
    trieId: contractTrieId(at, nonce),
    codeHash,
    storageBytes: 0,
    storageItems: 0,
    byteDeposit: 0n,
    itemDeposit: 0n,
  });
}
