import { type Codec, decode } from './scale.ts';
import { inkKey } from './storage-keys.ts';

/** The storage of one contract, by ink key (`u32 LE root ++ SCALE key`). */
export interface ContractStorage {
  get(key: Uint8Array): Uint8Array | undefined;
}

/** The storage of one contract during a transaction. */
export interface WritableContractStorage extends ContractStorage {
  set(key: Uint8Array, value: Uint8Array | undefined): void;
}

/** An ink `Mapping`: typed entries of a contract's storage under one root. */
export interface Mapping<K, V> {
  /** The ink key of an entry. */
  key(entry: K): Uint8Array;
  get(storage: ContractStorage, entry: K): V | undefined;
  /** Writes an entry, or takes it away with `undefined`. */
  set(storage: WritableContractStorage, entry: K, value: V | undefined): void;
}

/** An ink `Mapping` with the given root. */
export function mapping<K, V>(root: number, entries: Codec<K>, values: Codec<V>): Mapping<K, V> {
  const key = (entry: K) => inkKey(root, entries.encode(entry));
  return {
    key,
    get(storage, entry) {
      const value = storage.get(key(entry));
      return value && decode(values, value);
    },
    set: (storage, entry, value) =>
      storage.set(key(entry), value === undefined ? undefined : values.encode(value)),
  };
}

/** A contract's own struct, which ink keeps under root 0 without a further key. */
export function cell<V>(values: Codec<V>): Mapping<void, V> {
  return mapping(0, { encode: () => new Uint8Array(), read: () => undefined }, values);
}
