import type { Hex, Milliseconds } from '@peername/resolver-core';
import { fromHex, toHex } from '../hex.ts';
import { scaleReader } from '../scale-reader.ts';
import type { ServedBlock } from '../served-block.ts';
import { badProof, decodingProof } from './bad-proof.ts';
import { readTrieId } from './contract-info.ts';
import { proofItems } from './proof-items.ts';
import { readProofReply } from './read-proof-reply.ts';
import { childRootKey, contractInfoKey, contractKey, timestampKey } from './storage-keys.ts';
import { trieValue } from './trie-value.ts';

/** What to prove of one contract. */
export interface ContractKeys {
  /** 32 bytes. */
  readonly contract: Uint8Array;
  /** As it was heard; the proof must show the same. Undefined when the contract is said not to be there. */
  readonly trieId: Uint8Array | undefined;
  /** Keys in the contract's storage, as ink! makes them. */
  readonly keys: readonly Uint8Array[];
}

/** What a block holds, for sure. */
export interface ProvedStorage {
  readonly time: Milliseconds;
  /** In the order of the contracts: the values in the order of the keys; undefined for a contract that is not there. */
  readonly values: readonly (readonly (Uint8Array | undefined)[] | undefined)[];
}

/**
 * Asks for the proofs of contracts' storage at a block, all in one request, and checks them from the header's state root
 * down: the contract's entry names its child trie, the main trie has the root of that, and this has the values.
 *
 * @throws {@link ResolverError} `UNTRUSTED` (`bad-proof`), `TOO_LARGE`, and all that the endpoint throws
 */
export async function proveStorage(
  block: ServedBlock,
  contracts: readonly ContractKeys[],
): Promise<ProvedStorage> {
  const tries = contracts.flatMap(({ trieId, keys }) => (trieId ? { root: childRootKey(trieId), keys } : []));
  const mainKeys = [
    timestampKey,
    ...contracts.map(({ contract }) => contractInfoKey(contract)),
    ...tries.map(({ root }) => root),
  ];
  const [about, ...replies] = await Promise.all([
    block.about(),
    block.ask('state_getReadProof', [mainKeys.map(toHex), block.hash]),
    ...tries.map(({ root, keys }) =>
      block.ask('state_getChildReadProof', [toHex(root), keys.map(keyInTrie), block.hash]),
    ),
  ]);
  if (!about.stateRoot) throw badProof('the header of this block 0 is not bound to its hash');

  const items = proofItems(replies.map(readProofReply));
  const root = fromHex(about.stateRoot);
  const inMain = (key: Uint8Array) => trieValue(items, root, key);

  const time = readTime(inMain(timestampKey));
  if (time !== about.time.getTime()) throw badProof('the time of the block is another one than was said');

  const values = contracts.map(({ contract, trieId, keys }) => {
    const info = inMain(contractInfoKey(contract));
    const known = info && decodingProof(() => readTrieId(info));
    if (toHex(known ?? nothing) !== toHex(trieId ?? nothing))
      throw badProof('the storage of the contract is elsewhere than was said');
    if (!trieId) return undefined;
    const childRoot = inMain(childRootKey(trieId));
    // A contract with nothing in its storage has no root.
    if (!childRoot) return keys.map(() => undefined);
    return keys.map((key) => trieValue(items, childRoot, contractKey(key)));
  });
  items.end();
  return { time, values };
}

const nothing = new Uint8Array();

function keyInTrie(key: Uint8Array): Hex {
  return toHex(contractKey(key));
}

function readTime(value: Uint8Array | undefined): Milliseconds {
  if (!value) throw badProof('the block has no time');
  return decodingProof(() => {
    const reader = scaleReader(value);
    const time = reader.uint(8);
    reader.end();
    return time;
  });
}
