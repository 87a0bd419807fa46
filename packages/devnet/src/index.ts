/**
 * Local chains with names on them, for tests, demonstrations and dApp developers.
 *
 * @packageDocumentation
 */
export type {
  AzeroNode,
  AzeroNodeOptions,
  ContractAddress,
  RegisterOptions,
} from './azero/azero-node.ts';
export type { Block } from './azero/chain.ts';
export type { CallGas, ContractCall } from './azero/contracts-pallet.ts';
export type { Header } from './azero/header.ts';
export type { Hex } from './azero/hex.ts';
export type { ExecReturn } from './azero/ink-message.ts';
export type { MetadataVersion } from './azero/metadata.ts';
export { registryAbi } from './azero/registry-abi.ts';
export { startAzeroNode } from './azero/start-azero-node.ts';
export type { Weight } from './azero/weight.ts';
export { type CountingProxy, type CountingProxyOptions, startCountingProxy } from './counting-proxy.ts';
export type { DevAccount } from './dev-accounts.ts';
export { addresses as ethereumAddresses } from './ethereum/addresses.ts';
export { anvilBinary } from './ethereum/anvil-binary.ts';
export { type CcipGateway, type CcipGatewayOptions, startCcipGateway } from './ethereum/ccip-gateway.ts';
export type { CcipRecords } from './ethereum/ccip-records.ts';
export type { EnsName, EnsResolverKind, ResolverFault } from './ethereum/ens-name.ts';
export type { CreateNameOptions, EnsWriter } from './ethereum/ens-writer.ts';
export {
  type EthereumBlock,
  type EthereumNode,
  type EthereumNodeOptions,
  startEthereumNode,
} from './ethereum/start-ethereum-node.ts';
export {
  type AzeroName,
  azeroNames,
  devAccounts,
  devEd25519Accounts,
  ensNames,
  type TestIdentity,
  testIdentities,
} from './names.ts';
export type { RequestLog } from './request-log.ts';
export { type Devnet, type DevnetDetails, type DevnetOptions, startDevnet } from './start-devnet.ts';
