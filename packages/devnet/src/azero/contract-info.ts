import { concatBytes } from './hex.ts';
import type { ContractStorage, WritableContractStorage } from './ink-mapping.ts';
import { type Account, account } from './registry-layout.ts';
import { bytes, compact, decode, tuple, u32, u128 } from './scale.ts';
import type { DraftState, State } from './state.ts';
import { contractInfoKey, contractTrieId, trieKey } from './storage-keys.ts';

/** What the chain knows of a contract: where its storage is, and which code it runs. */
export interface ContractInfo {
  readonly trieId: Uint8Array;
  readonly codeHash: Uint8Array;
}

/** The contract at an account. */
export function contractInfo(state: State, at: Account): ContractInfo | undefined {
  const stored = state.get(contractInfoKey(at));
  if (!stored) return undefined;
  // Counters and deposits follow, which nothing here needs.
  const [trieId, codeHash] = decode(tuple(bytes, account), stored);
  return { trieId, codeHash };
}

/** Puts a contract without storage at an account. The nonce counts the chain's contracts. */
export function instantiate(state: DraftState, at: Account, codeHash: Uint8Array, nonce: bigint): void {
  const storageBytesAndItems = [u32.encode(0), u32.encode(0)];
  const deposits = [u128.encode(0n), u128.encode(0n), u128.encode(0n)];
  const noDelegateDependencies = compact.encode(0n);
  state.set(
    contractInfoKey(at),
    concatBytes(
      bytes.encode(contractTrieId(at, nonce)),
      codeHash,
      ...storageBytesAndItems,
      ...deposits,
      noDelegateDependencies,
    ),
  );
}

/** A contract's storage by ink key. */
export function contractStorage(state: State, { trieId }: ContractInfo): ContractStorage {
  return { get: (key) => state.get(trieKey(key), trieId) };
}

/** A contract's storage in a block in the making. */
export function writableStorage(state: DraftState, { trieId }: ContractInfo): WritableContractStorage {
  return {
    get: (key) => state.get(trieKey(key), trieId),
    set: (key, value) => state.set(trieKey(key), value, trieId),
  };
}
