import { malformedReply } from '../errors.ts';
import { scaleReader } from '../scale-reader.ts';

// Of today's 32 bytes, with room for another hash; the type in the chain takes 128.
const maxTrieIdBytes = 128;

/**
 * The id of the child trie with a contract's storage, from `Contracts.ContractInfoOf`: `trie_id: Bytes`, the hash of the
 * code (32 bytes), then counts and deposits, which differ between versions.
 *
 * @throws {@link ResolverError} `PROTOCOL`
 */
export function readTrieId(info: Uint8Array): Uint8Array {
  const reader = scaleReader(info);
  const trieId = reader.bytes();
  if (trieId.length === 0 || trieId.length > maxTrieIdBytes) throw malformedReply('not the id of a trie');
  reader.fixed(32);
  return trieId;
}
