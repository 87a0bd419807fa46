import {
  bytes,
  type Hex,
  type TrieNode,
  toHex,
  trieProof,
  trieRoot,
  trieSet,
  u64,
} from '@peername/devnet/wire';
import { childRootKey, contractInfoKey, contractKey, timestampKey } from '../src/proof/storage-keys.ts';
import type { ServedBlock } from '../src/served-block.ts';

/** A contract in the state of {@link blockWith}. */
export interface ContractState {
  readonly contract: Uint8Array;
  readonly trieId: Uint8Array;
  /** By keys of ink!. */
  readonly values: readonly (readonly [key: Uint8Array, value: Uint8Array])[];
}

/** What {@link blockWith} may put into the main trie besides, or leave out of it. */
export type StateChange = (main: TrieNode | undefined) => TrieNode | undefined;

export const blockTime = 1_800_000_000_000;

export const withEntry = (main: TrieNode | undefined, key: Uint8Array, value: Uint8Array | undefined) =>
  trieSet(main, digits(key), value);

/** A block that holds these contracts, serves true proofs of them, and notes the methods that it is asked for. */
export function blockWith(contracts: readonly ContractState[], change: StateChange = (main) => main) {
  const tries = new Map<string, TrieNode | undefined>();
  let main = withEntry(undefined, timestampKey, u64.encode(BigInt(blockTime)));
  for (const { contract, trieId, values } of contracts) {
    const trie = values.reduce<TrieNode | undefined>(
      (node, [key, value]) => withEntry(node, contractKey(key), value),
      undefined,
    );
    tries.set(toHex(childRootKey(trieId)), trie);
    main = withEntry(main, contractInfoKey(contract), infoOf(trieId));
    if (trie) main = withEntry(main, childRootKey(trieId), fromDigits(trieRoot(trie, 0)));
  }
  main = change(main);
  const asked: string[] = [];
  const proofOf = (root: TrieNode | undefined, keys: readonly Hex[]) => ({
    proof: trieProof([{ root, keys: keys.map((key) => key.slice(2)) }], 0).map(toHex),
  });

  const block: ServedBlock = {
    hash: `0x${'bb'.repeat(32)}`,
    origin: 'https://node.example',
    async ask(method, params) {
      asked.push(method);
      const [first, second] = params as [never, never];
      if (method === 'state_getReadProof') return proofOf(main, first);
      if (method === 'state_getChildReadProof') return proofOf(tries.get(first), second);
      const found = contracts.find(({ contract }) => toHex(contractInfoKey(contract)) === first);
      return found ? toHex(infoOf(found.trieId)) : null;
    },
    about: async () => ({ stateRoot: trieRoot(main, 0), time: new Date(blockTime) }),
  };
  return { block, asked };
}

/** `ContractInfo`: the id of the trie, the hash of the code, and counts. */
export function infoOf(trieId: Uint8Array): Uint8Array {
  return Uint8Array.of(...bytes.encode(trieId), ...new Uint8Array(32), 1, 2, 3);
}

const digits = (key: Uint8Array): string => toHex(key).slice(2);

const fromDigits = (hex: Hex): Uint8Array => Uint8Array.from(Buffer.from(hex.slice(2), 'hex'));
