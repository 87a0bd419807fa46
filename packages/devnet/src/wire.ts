/**
 * How the local chains write what they send: for tests that change a reply and must write it as well as the chain does.
 *
 * @packageDocumentation
 */
export { type Header, type HeaderJson, hashHeader, headerToJson } from './azero/header.ts';
export { fromHex, type Hex, toHex } from './azero/hex.ts';
export {
  bytes,
  type Codec,
  compact,
  decode,
  fixed,
  option,
  result,
  text,
  tuple,
  u8,
  u32,
  u64,
  u128,
  vector,
} from './azero/scale.ts';
export { parseAccount, toSs58 } from './azero/ss58.ts';
export type { StateVersion } from './azero/state-version.ts';
export { timestampKey } from './azero/storage-keys.ts';
export { type TrieNode, trieSet } from './azero/trie.ts';
export { type TrieLookUps, trieProof } from './azero/trie-proof.ts';
export { trieRoot } from './azero/trie-root.ts';
export { decodeAbi, encodeAbi } from './ethereum/abi.ts';
export { hashOf, type RlpItem, toRlp } from './ethereum/rlp.ts';
