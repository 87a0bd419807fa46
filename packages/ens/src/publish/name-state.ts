import { keccak_256 } from '@noble/hashes/sha3.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { BlockRef, Count, Hex, Name, RecordKey } from '@peername/resolver-core';
import { AbiError, readAddress, readUint } from '../abi-decode.ts';
import { bytesArg, encodeCall, wordArg } from '../abi-encode.ts';
import { checksumAddress } from '../address.ts';
import type { CallReply } from '../ethereum-reader.ts';
import { dnsEncode, namehash } from '../name-encoding.ts';
import type { ChainNode } from './chain-access.ts';
import type { EnsContracts } from './ens-contracts.ts';
import { type ReadTexts, readTexts } from './read-texts.ts';

/** ENS's first registry: the same on mainnet and Sepolia. It says who owns a name; where its records are is not for it alone. */
const registry: Hex = '0x00000000000C2E074eC69A0dFb2997BA6C7d2e1e';

const selectors = {
  owner: '0x02571be3',
  resolver: '0x0178b8bf',
  findResolver: '0xa1cbcbaf',
  ownerOf: '0x6352211e',
  nameExpires: '0xd6e4fa86',
} as const;

/** What a chain says of a name at one block. */
export interface NameState {
  readonly block: BlockRef;
  /** Who owns it in the registry; the NameWrapper for a wrapped one. */
  readonly registryOwner: Hex | undefined;
  readonly registryResolver: Hex | undefined;
  /** What the Universal Resolver asks, and how many bytes of the name's DNS form are before the name that it belongs to. */
  readonly found: { readonly resolver: Hex; readonly offset: Count } | undefined;
  /** For whom the NameWrapper holds the name; undefined also when that has expired. */
  readonly wrappedOwner: Hex | undefined;
  readonly isWrapped: boolean;
  readonly texts: ReadTexts;
  /** Of a name right below `eth`, where its registrar knows it. */
  readonly expiresAt: Date | undefined;
}

/** Reads all of it at the newest block: in one request, and one more for the end of a name below `eth`. */
export async function readNameState(
  chain: ChainNode,
  name: Name,
  keys: readonly RecordKey[],
  { universalResolver, nameWrapper }: EnsContracts,
): Promise<NameState> {
  const block = await chain.head();
  const node = namehash(name.labels);
  const wire = dnsEncode(name.labels);
  const isBelowEth = name.labels.length === 2 && name.labels[1] === 'eth';
  const ask = (to: Hex, data: Uint8Array) => chain.call({ to, data }, block);
  const [owner, resolver, found, wrapped, registrar, texts] = await Promise.all([
    ask(registry, encodeCall(selectors.owner, wordArg(node))),
    ask(registry, encodeCall(selectors.resolver, wordArg(node))),
    ask(universalResolver, encodeCall(selectors.findResolver, bytesArg(wire))),
    ask(nameWrapper, encodeCall(selectors.ownerOf, wordArg(node))),
    isBelowEth ? ask(registry, encodeCall(selectors.owner, wordArg(namehash(['eth'])))) : undefined,
    readTexts(chain, { node, wire }, keys, universalResolver, block),
  ]);
  const registryOwner = addressIn(owner);
  const isWrapped = registryOwner?.toLowerCase() === nameWrapper.toLowerCase();
  return {
    block,
    registryOwner,
    registryResolver: addressIn(resolver),
    found: foundIn(found),
    wrappedOwner: isWrapped ? addressIn(wrapped) : undefined,
    isWrapped,
    texts,
    expiresAt: await expiryOf(addressIn(registrar), name, ask),
  };
}

async function expiryOf(
  registrar: Hex | undefined,
  { labels: [label = ''] }: Name,
  ask: (to: Hex, data: Uint8Array) => Promise<CallReply>,
): Promise<Date | undefined> {
  if (!registrar) return undefined;
  const labelHash = keccak_256(utf8ToBytes(label));
  const seconds = numberIn(await ask(registrar, encodeCall(selectors.nameExpires, wordArg(labelHash))));
  return seconds && seconds <= lastSecond ? new Date(seconds * 1000) : undefined;
}

/** The last one that a JavaScript date can hold. */
const lastSecond = 8_640_000_000_000;

function foundIn(reply: CallReply): NameState['found'] {
  const resolver = addressIn(reply);
  if (!resolver) return undefined;
  return tolerant(() => ({ resolver, offset: readUint(reply.data, 2) }));
}

/** The address that a contract answered; undefined for none, for zero and for an error. */
function addressIn(reply: CallReply | undefined): Hex | undefined {
  if (reply?.state !== 'returned') return undefined;
  const address = tolerant(() => readAddress(reply.data, 0));
  return address && !/^0x0+$/.test(address) ? checksumAddress(address) : undefined;
}

function numberIn(reply: CallReply): number | undefined {
  return reply.state === 'returned' ? tolerant(() => readUint(reply.data, 0)) : undefined;
}

/** Whatever else is at an address, even no code, is not what was asked for there. */
function tolerant<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof AbiError) return undefined;
    throw error;
  }
}
