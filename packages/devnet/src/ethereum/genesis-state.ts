import { keccak256 } from 'ethers/crypto';
import { addresses } from './addresses.ts';
import { readArtifact } from './artifact.ts';
import type { RpcCall } from './ethereum-rpc.ts';
import type { Hex } from './hex.ts';

const code = {
  ENSRegistry: addresses.registry,
  PublicResolver: addresses.publicResolver,
  Proxy: addresses.universalResolver,
  UniversalResolver: addresses.universalResolverCode,
  MigratedUniversalResolver: addresses.migratedUniversalResolverCode,
  Multicall3: addresses.multicall3,
  WildcardResolver: addresses.wildcardResolver,
  CcipResolver: addresses.ccipResolver,
  DirectCcipResolver: addresses.directCcipResolver,
  LegacyResolver: addresses.legacyResolver,
  FaultyResolver: addresses.faultyResolver,
  CurrentPublicResolver: addresses.currentPublicResolver,
  NameWrapper: addresses.nameWrapper,
  EthRegistrar: addresses.ethRegistrar,
} as const;

// Slots of the two contracts that get their state from a constructor elsewhere: the registry's record of the
// root (first in the struct at key 0 of the mapping in slot 0) and the resolver's registry. The resolver's
// slots 0 to 10 are the mappings of its record profiles.
const rootOwnerSlot = keccak256(`0x${'00'.repeat(64)}`);
const resolverRegistrySlot = `0x${(11).toString(16).padStart(64, '0')}`;
// ERC-1967: keccak256('eip1967.proxy.implementation') - 1
const implementationSlot = '0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc';

/** The calls that put the contracts in place, with `owner` as the owner of all names. */
export function genesisState(owner: Hex): RpcCall[] {
  const codes = Object.entries(code).map(([contract, address]) => ({
    method: 'anvil_setCode',
    params: [address, readArtifact(contract).deployedBytecode],
  }));
  return [
    ...codes,
    setSlot(addresses.registry, rootOwnerSlot, owner),
    setSlot(addresses.publicResolver, resolverRegistrySlot, addresses.registry),
    upgrade(addresses.universalResolverCode),
  ];
}

/** The call that puts another implementation behind the Universal Resolver's proxy. */
export function upgrade(implementation: Hex): RpcCall {
  return setSlot(addresses.universalResolver, implementationSlot, implementation);
}

function setSlot(contract: Hex, slot: string, address: Hex): RpcCall {
  const value = `0x${address.slice(2).toLowerCase().padStart(64, '0')}`;
  return { method: 'anvil_setStorageAt', params: [contract, slot, value] };
}
