import { keccak_256 } from '@noble/hashes/sha3.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { type Hex, ResolverError } from '@peername/resolver-core';
import { fromHex, toHex } from '../hex.ts';

// Of resolvers: what can change in the records that are read. TextChanged has its value in it since 2022, and a resolver
// empties all records of a node by another version of them.
const ofResolvers = [
  'TextChanged(bytes32,string,string)',
  'TextChanged(bytes32,string,string,string)',
  'ContenthashChanged(bytes32,bytes)',
  'AddrChanged(bytes32,address)',
  'AddressChanged(bytes32,uint256,bytes)',
  'VersionChanged(bytes32,uint64)',
];
// Of the registry (EIP-137).
const ofRegistry = ['NewResolver(bytes32,address)', 'Transfer(bytes32,address)'];
// This one names the parent's node and the hash of the label below it.
const newOwner = topicOf('NewOwner(bytes32,bytes32,address)');

/** The first topics of all logs that tell of a change of a name. */
export const changeTopics: readonly Hex[] = [...[...ofResolvers, ...ofRegistry].map(topicOf), newOwner];

/**
 * The nodes (namehashes) that logs are about, of whichever contract: any contract can be a name's resolver, so anybody can
 * say that a name changed. All that comes of it is that the name is read once more.
 *
 * @throws {@link ResolverError} `PROTOCOL` for what is no list of logs
 */
export function changedNodes(logs: unknown): readonly Hex[] {
  if (!Array.isArray(logs)) throw notLogs();
  return logs.flatMap((log) => {
    const { topics } = Object(log) as { readonly topics?: unknown };
    if (!Array.isArray(topics) || !isWord(topics[0])) throw notLogs();
    const [kind, node, label] = topics.map((topic) =>
      isWord(topic) ? (topic.toLowerCase() as Hex) : undefined,
    );
    if (node === undefined) return [];
    if (kind !== newOwner) return [node];
    return label === undefined ? [] : [toHex(keccak_256(concatBytes(bytesOf(node), bytesOf(label))))];
  });
}

function topicOf(signature: string): Hex {
  return toHex(keccak_256(utf8ToBytes(signature)));
}

function isWord(topic: unknown): topic is Hex {
  return typeof topic === 'string' && /^0x[0-9a-f]{64}$/i.test(topic);
}

function bytesOf(word: Hex): Uint8Array {
  return fromHex(word) ?? new Uint8Array(32);
}

function notLogs(): ResolverError {
  return new ResolverError({ code: 'PROTOCOL', shortMessage: 'The endpoint sent logs that are none' });
}
