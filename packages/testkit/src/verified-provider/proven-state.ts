import { verifyMerkleProof } from '@ethereumjs/mpt';
import { type Account, bytesToHex, createAccountFromRLP, hexToBytes, KECCAK256_RLP } from '@ethereumjs/util';
import { fromHex, type Hex, hashOf } from '@peername/devnet/wire';
import { badProof } from './bad-proof.ts';
import type { BlockHeader } from './block-header.ts';
import type { UntrustedNode } from './untrusted-node.ts';

/** The state of one block; whatever it says was proved against the state root in the block's header. */
export interface ProvenState {
  /** The account; undefined where it is proved that there is none. */
  account(address: string): Promise<Account | undefined>;
  /** The value of a storage slot without leading zeros; empty where it is proved that nothing is there. */
  slot(address: string, key: Uint8Array): Promise<Uint8Array>;
  code(address: string): Promise<Uint8Array>;
}

interface ProofJson {
  readonly accountProof?: unknown;
  readonly storageProof?: readonly { readonly proof?: unknown }[];
}

const nothing = new Uint8Array();
const noCode = hashOf('0x');

/** Reads the state of a block from a node, each part of it once. */
export function createProvenState(node: UntrustedNode, header: BlockHeader): ProvenState {
  const at = { blockHash: header.hash };
  const accounts = new Map<string, Promise<Account | undefined>>();
  const slots = new Map<string, Promise<Uint8Array>>();
  const codes = new Map<string, Promise<Uint8Array>>();

  const ask = (address: string, keys: readonly Hex[]): Promise<ProofJson> =>
    node.ask('eth_getProof', [address, keys, at]) as Promise<ProofJson>;

  async function readAccount(address: string): Promise<Account | undefined> {
    const { accountProof } = Object(await ask(address, [])) as ProofJson;
    const what = `account ${address}`;
    const leaf = await provenValue(header.stateRoot, hexToBytes(address as Hex), accountProof, what);
    return leaf ? createAccountFromRLP(leaf) : undefined;
  }

  async function readSlot(address: string, key: Uint8Array): Promise<Uint8Array> {
    const root = (await state.account(address))?.storageRoot ?? KECCAK256_RLP;
    if (bytesToHex(root) === bytesToHex(KECCAK256_RLP)) return nothing;
    const { storageProof } = Object(await ask(address, [bytesToHex(key)])) as ProofJson;
    const what = `slot ${bytesToHex(key)} of ${address}`;
    const leaf = await provenValue(bytesToHex(root), key, storageProof?.[0]?.proof, what);
    return leaf ? shortText(leaf) : nothing;
  }

  async function readCode(address: string): Promise<Uint8Array> {
    const codeHash = (await state.account(address))?.codeHash;
    if (codeHash === undefined || bytesToHex(codeHash) === noCode) return nothing;
    const code = await node.ask('eth_getCode', [address, at]);
    if (!isHex(code) || hashOf(code) !== bytesToHex(codeHash)) {
      throw badProof(`the code of ${address} has another hash`);
    }
    return fromHex(code);
  }

  const state: ProvenState = {
    account: (address) => remember(accounts, address, () => readAccount(address)),
    slot: (address, key) => remember(slots, `${address} ${bytesToHex(key)}`, () => readSlot(address, key)),
    code: (address) => remember(codes, address, () => readCode(address)),
  };
  return state;
}

/**
 * The value that a Merkle-Patricia proof (EIP-1186) shows under the hash of the key; null where it shows that there is none.
 *
 * @throws {@link ResolverError} `UNTRUSTED` (`bad-proof`) when it shows neither
 */
async function provenValue(
  root: Hex,
  key: Uint8Array,
  proof: unknown,
  what: string,
): Promise<Uint8Array | null> {
  try {
    if (!Array.isArray(proof) || !proof.every(isHex)) throw new TypeError('no list of nodes');
    const nodes = proof.map((each) => fromHex(each));
    return await verifyMerkleProof(key, nodes, { root: hexToBytes(root), useKeyHashing: true });
  } catch {
    throw badProof(`there is no proof of ${what}`);
  }
}

/** The text of at most 55 bytes in RLP; what a slot holds has 32. */
function shortText(rlp: Uint8Array): Uint8Array {
  const [first = 0] = rlp;
  return first < 0x80 ? rlp : rlp.subarray(1, 1 + first - 0x80);
}

function isHex(value: unknown): value is Hex {
  return typeof value === 'string' && /^0x([0-9a-f]{2})*$/i.test(value);
}

function remember<T>(known: Map<string, Promise<T>>, key: string, read: () => Promise<T>): Promise<T> {
  const found = known.get(key) ?? read();
  known.set(key, found);
  // What was not proved is asked for anew, by whoever asks next.
  found.catch(() => known.delete(key));
  return found;
}
