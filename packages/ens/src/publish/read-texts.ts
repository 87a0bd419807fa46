import type { BlockRef, Hex, RecordKey } from '@peername/resolver-core';
import { AbiError, readBytes } from '../abi-decode.ts';
import { noUniversalResolver } from '../call-fault.ts';
import type { EncodedName } from '../name-encoding.ts';
import { describeRevert } from '../resolver-fault.ts';
import { decodeRevert } from '../revert.ts';
import { decodeResolve, encodeMulticall, encodeResolve, textCall } from '../universal-resolver.ts';
import type { ChainNode } from './chain-access.ts';

/** The texts that the world sees now, or why it sees none. */
export type ReadTexts =
  | { readonly state: 'read'; readonly texts: ReadonlyMap<RecordKey, string> }
  /** No resolver answers for the name. */
  | { readonly state: 'none' }
  /** The resolver sends everybody to a server. */
  | { readonly state: 'offchain' }
  /** What answers has no texts, or fails. */
  | { readonly state: 'unfit'; readonly why: string };

// A resolver can hold any bytes, and what is not UTF-8 is to be replaced, not to stand in the way.
const utf8 = new TextDecoder();

/** Reads the texts of the keys as resolvers do, through the Universal Resolver. */
export async function readTexts(
  chain: ChainNode,
  name: EncodedName,
  keys: readonly RecordKey[],
  universalResolver: Hex,
  block: BlockRef,
): Promise<ReadTexts> {
  const data = encodeResolve(name, encodeMulticall(keys.map((key) => textCall(name, key))));
  const reply = await chain.call({ to: universalResolver, data }, block);
  if (reply.state === 'reverted') return whyNone(reply.data);
  if (reply.data.length === 0) throw noUniversalResolver(universalResolver);
  try {
    return textsIn(keys, decodeResolve(reply.data, keys.length));
  } catch (error) {
    if (error instanceof AbiError) return { state: 'unfit', why: error.message };
    throw error;
  }
}

function whyNone(data: Uint8Array): ReadTexts {
  const revert = decodeRevert(data);
  if (revert.error === 'ResolverNotFound') return { state: 'none' };
  if (revert.error === 'OffchainLookup') return { state: 'offchain' };
  return { state: 'unfit', why: describeRevert(revert) };
}

function textsIn(keys: readonly RecordKey[], replies: readonly Uint8Array[]): ReadTexts {
  const texts = new Map<RecordKey, string>();
  for (const [at, key] of keys.entries()) {
    const reply = replies[at] ?? new Uint8Array();
    if (reply.length === 0) return { state: 'unfit', why: 'it has no texts' };
    if (reply.length % 32 !== 0) return { state: 'unfit', why: describeRevert(decodeRevert(reply)) };
    const text = utf8.decode(readBytes(reply, 0));
    if (text !== '') texts.set(key, text);
  }
  return { state: 'read', texts };
}
