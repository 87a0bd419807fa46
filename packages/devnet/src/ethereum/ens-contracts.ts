import { Interface } from 'ethers/abi';
import { dnsEncode, id, namehash } from 'ethers/hash';
import { addresses } from './addresses.ts';
import { type EnsResolverKind, resolverFaults } from './ens-name.ts';
import type { Hex } from './hex.ts';

/** A call to a contract of the local chain. */
export interface ContractCall {
  readonly to: Hex;
  readonly data: Hex;
}

const abi = new Interface([
  'function owner(bytes32 node) view returns (address)',
  'function setOwner(bytes32 node, address owner)',
  'function setResolver(bytes32 node, address resolver)',
  'function setApprovalForAll(address operator, bool approved)',
  'function wrap(bytes32 node, address owner, address resolver)',
  'function ownerOf(uint256 id) view returns (address)',
  'function addController(address controller)',
  'function setExpiries(uint256[] ids, uint256[] last)',
  'function setSubnodeRecord(bytes32 node, bytes32 label, address owner, address resolver, uint64 ttl)',
  'function setText(bytes32 node, string key, string value)',
  'function setAddr(bytes32 node, address account)',
  'function setContenthash(bytes32 node, bytes hash)',
  'function setName(bytes32 node, string name)',
  'function multicall(bytes[] calls)',
  'function setSigner(address account)',
  'function setUrls(bytes32 node, string[] urls)',
  'function setUrls(string[] urls)',
  'function setFault(bytes32 node, uint8 fault)',
  'function setBatchGateways(string[] gateways)',
  'function migrate(bytes32 node, address resolver)',
  'function findResolver(bytes name) view returns (address resolver, bytes32 node, uint256 offset)',
]);

/** The data of a call, by the signature or name of the function. */
export function encodeCall(to: Hex, signature: string, args: readonly unknown[]): ContractCall {
  return { to, data: abi.encodeFunctionData(signature, args) as Hex };
}

/** Decodes what a call of {@link encodeCall} returned. */
export function decodeResult(signature: string, data: Hex): readonly unknown[] {
  return abi.decodeFunctionResult(signature, data).toArray();
}

/** Node zero: the root of all names, and the node of default values. */
export const rootNode: Hex = `0x${'00'.repeat(32)}`;

/** The node of a name (ENSIP-1); the empty name is the root. */
export function nodeOf(name: string): Hex {
  return name === '' ? rootNode : (namehash(name) as Hex);
}

/** The name's DNS form. */
export function dnsNameOf(name: string): Hex {
  return dnsEncode(name, 255) as Hex;
}

/** The names above a name, the topmost first. */
export function ancestorsOf(name: string): string[] {
  const parent = parentOf(name);
  return parent === '' ? [] : [...ancestorsOf(parent), parent];
}

/** The call by which the owner of the parent registers a name; the resolver may be the zero address. */
export function registerCall(name: string, owner: Hex, resolver: Hex): ContractCall {
  const parent = nodeOf(parentOf(name));
  return encodeCall(addresses.registry, 'setSubnodeRecord', [parent, labelHashOf(name), owner, resolver, 0]);
}

/** The call by which the owner of a name, who lets the NameWrapper act for it, hands the name to it. */
export function wrapCall(name: string, owner: Hex): ContractCall {
  return encodeCall(addresses.nameWrapper, 'wrap', [nodeOf(name), owner, `0x${'00'.repeat(20)}`]);
}

/** The call that says until which second of Unix time names right below `eth` are paid for. */
export function expiriesCall(expiries: readonly (readonly [name: string, last: number])[]): ContractCall {
  const ids = expiries.map(([name]) => labelHashOf(name));
  return encodeCall(addresses.ethRegistrar, 'setExpiries', [ids, expiries.map(([, last]) => last)]);
}

function labelHashOf(name: string): string {
  return id(name.split('.', 1)[0] ?? '');
}

/** What follows the first dot; empty for a top-level name. */
export function parentOf(name: string): string {
  const dot = name.indexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1);
}

/** Where the resolver of a kind sits; the zero address for names that have none of their own. */
export function resolverAddress(kind: EnsResolverKind): Hex {
  if (typeof kind === 'object') return addresses.faultyResolver;
  switch (kind) {
    case 'public':
      return addresses.publicResolver;
    case 'current':
      return addresses.currentPublicResolver;
    case 'wildcard':
      return addresses.wildcardResolver;
    case 'ccip':
      return addresses.ccipResolver;
    case 'direct-ccip':
      return addresses.directCcipResolver;
    case 'legacy':
      return addresses.legacyResolver;
    case 'no-code':
      return addresses.noCode;
    case 'none':
    case 'inherit':
      return `0x${'00'.repeat(20)}`;
  }
}

/** Number of a fault in the resolver's Solidity enum. */
export function faultNumber(kind: EnsResolverKind): number {
  return typeof kind === 'object' ? resolverFaults.indexOf(kind.fault) : 0;
}
