import type { ContractInfo } from './contract-info.ts';
import type { ContractStorage, WritableContractStorage } from './ink-mapping.ts';
import type { DraftState, State } from './state.ts';
import { countWrite, type StorageDiff } from './storage-diff.ts';
import { trieKey } from './storage-keys.ts';

/** A contract's storage by ink key. */
export function contractStorage(state: State, { trieId }: ContractInfo): ContractStorage {
  return { get: (key) => state.get(trieKey(key), trieId) };
}

/** A contract's storage in a block in the making; `diff` counts what is written. */
export function writableStorage(
  state: DraftState,
  { trieId }: ContractInfo,
  diff: StorageDiff,
): WritableContractStorage {
  const get = (key: Uint8Array) => state.get(trieKey(key), trieId);
  return {
    get,
    set(key, value) {
      countWrite(diff, get(key)?.length, value?.length);
      state.set(trieKey(key), value, trieId);
    },
  };
}
