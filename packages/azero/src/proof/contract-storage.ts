import type { Milliseconds } from '@peername/resolver-core';
import { fromHex, toHex } from '../hex.ts';
import type { ServedBlock } from '../served-block.ts';
import { blame, isBadProof } from './bad-proof.ts';
import { readTrieId } from './contract-info.ts';
import { proveStorage } from './prove-storage.ts';
import { contractInfoKey } from './storage-keys.ts';

/** What contracts keep at one block, proved. What is asked for in one step is proved in one request. */
export interface ContractStorage {
  /**
   * What a contract (32 bytes) keeps under a key of ink!, and the time of the block.
   * @throws {@link ResolverError} `UNTRUSTED` (`bad-proof`) named after the endpoint, and all that the endpoint throws
   */
  get(contract: Uint8Array, key: Uint8Array): Promise<StoredValue>;
}

/** A value at a block. */
export interface StoredValue {
  /** Undefined when there is none. */
  readonly value: Uint8Array | undefined;
  /** Whether there is a contract at all. */
  readonly isContract: boolean;
  readonly time: Milliseconds;
}

/** The child tries of contracts, by contract, as one endpoint named them. Proofs show whether that is true. */
export type TrieIds = Map<string, Uint8Array>;

interface Batch {
  readonly contracts: Map<string, { readonly contract: Uint8Array; readonly keys: Map<string, Uint8Array> }>;
  readonly done: Promise<ReadonlyMap<string, StoredValue>>;
}

/** The storage of contracts at one block. */
export function createContractStorage(block: ServedBlock, trieIds: TrieIds): ContractStorage {
  const known = new Map<string, Promise<StoredValue>>();
  let gathering: Batch | undefined;

  function startBatch(): Batch {
    const contracts: Batch['contracts'] = new Map();
    const done = Promise.resolve().then(() => {
      gathering = undefined;
      return load(contracts);
    });
    return { contracts, done };
  }

  async function load(wanted: Batch['contracts']): Promise<ReadonlyMap<string, StoredValue>> {
    const asked = [...wanted].map(([id, { contract, keys }]) => ({ id, contract, keys: [...keys] }));
    const unknown = asked.filter(({ id }) => !trieIds.has(id));
    // Waiting for nothing would cost the proofs their place in the request that is being put together.
    if (unknown.length > 0) await Promise.all(unknown.map(({ id, contract }) => learn(id, contract)));
    try {
      const { time, values } = await proveStorage(
        block,
        asked.map(({ id, contract, keys }) => ({
          contract,
          trieId: trieIds.get(id),
          keys: keys.map(([, key]) => key),
        })),
      );
      return new Map(
        asked.flatMap(({ id, keys }, i) =>
          keys.map(([text], k): [string, StoredValue] => [
            `${id} ${text}`,
            { value: values[i]?.[k], isContract: values[i] !== undefined, time },
          ]),
        ),
      );
    } catch (error) {
      // What it said of the contracts before may have been wrong.
      if (isBadProof(error)) for (const { id } of asked) trieIds.delete(id);
      throw blame(block.origin, error);
    }
  }

  async function learn(id: string, contract: Uint8Array): Promise<void> {
    const info = await block.ask('state_getStorage', [toHex(contractInfoKey(contract)), block.hash]);
    if (info !== null) trieIds.set(id, readTrieId(fromHex(info)));
  }

  return {
    get(contract, key) {
      const id = toHex(contract);
      const text = toHex(key);
      const place = `${id} ${text}`;
      const before = known.get(place);
      if (before) return before;
      gathering ??= startBatch();
      const { contracts, done } = gathering;
      const entry = contracts.get(id) ?? { contract, keys: new Map<string, Uint8Array>() };
      contracts.set(id, entry);
      entry.keys.set(text, key);
      const result = done.then((values) => values.get(place) as StoredValue);
      known.set(place, result);
      return result;
    },
  };
}
