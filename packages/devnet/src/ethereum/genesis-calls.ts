import { addresses } from './addresses.ts';
import {
  ancestorsOf,
  type ContractCall,
  encodeCall,
  expiriesCall,
  faultNumber,
  nodeOf,
  parentOf,
  registerCall,
  resolverAddress,
  rootNode,
  wrapCall,
} from './ens-contracts.ts';
import type { EnsName } from './ens-name.ts';
import type { Hex } from './hex.ts';
import { isOffchain, recordCalls } from './record-calls.ts';
import { reverseNameOf } from './reverse-name.ts';

/** What the calls of {@link genesisCalls} refer to. */
export interface GenesisContext {
  /** The accounts of the chain; the first one makes the calls. */
  readonly accounts: readonly Hex[];
  /** The account whose signatures the CCIP resolvers believe. */
  readonly gatewaySigner: Hex;
  /** When the names are written, in seconds since the Unix epoch. */
  readonly start: number;
  /** Fills the placeholders of a gateway URL. */
  readonly gatewayUrl: (template: string) => string;
}

const secondsPerDay = 86_400;
/** Each takes a slot of storage, and the gas of a call is limited. */
const namesPerCall = 100;

interface GenesisName extends EnsName {
  readonly primaryName?: string;
}

/** All calls, in order, that put the names on a chain whose registry belongs to the first account. */
export function genesisCalls(names: readonly EnsName[], context: GenesisContext): ContractCall[] {
  const owner = context.accounts[0];
  if (owner === undefined) return [];
  const registered = new Set<string>(['', 'eth']);
  const calls: ContractCall[] = [
    ...contractSettings(context),
    registerCall('eth', owner, resolverAddress('none')),
    encodeCall(addresses.registry, 'setApprovalForAll', [addresses.nameWrapper, true]),
  ];
  const transfers: ContractCall[] = [];
  for (const entry of [...reverseNames(names, context), ...names]) {
    calls.push(...registrations(entry, owner, registered), ...settings(entry, names, context));
    const finalOwner: Hex = context.accounts[entry.owner ?? 0] ?? owner;
    if (entry.wrapped) transfers.push(wrapCall(entry.name, finalOwner));
    else if (finalOwner !== owner)
      transfers.push(encodeCall(addresses.registry, 'setOwner', [nodeOf(entry.name), finalOwner]));
  }
  // Last, because only the owner may write records and register names below.
  return [...calls, ...transfers, ...registrarCalls(names, context, owner)];
}

/** `eth` goes to its registrar, which lets the first account register names all the same, and knows what is paid for. */
function registrarCalls(names: readonly EnsName[], { start }: GenesisContext, owner: Hex): ContractCall[] {
  const { registry, ethRegistrar } = addresses;
  const paid = names.filter(({ name }) => parentOf(name) === 'eth');
  return [
    encodeCall(registry, 'setOwner', [nodeOf('eth'), ethRegistrar]),
    encodeCall(ethRegistrar, 'addController', [owner]),
    ...Array.from({ length: Math.ceil(paid.length / namesPerCall) }, (_, part) =>
      expiriesCall(
        paid
          .slice(part * namesPerCall, (part + 1) * namesPerCall)
          .map(({ name, paidFor = 365 }) => [name, start + paidFor * secondsPerDay]),
      ),
    ),
  ];
}

function contractSettings({ gatewaySigner, gatewayUrl }: GenesisContext): ContractCall[] {
  const batchGateways = [gatewayUrl('{gateway}/batch'), 'x-batch-gateway:true'];
  const defaultUrls = [gatewayUrl('{gateway}/ok/{sender}/{data}.json')];
  const endlessUrls = [gatewayUrl('{gateway}/echo/{sender}/{data}.json')];
  return [
    encodeCall(addresses.universalResolver, 'setBatchGateways', [batchGateways]),
    encodeCall(addresses.faultyResolver, 'setUrls(string[])', [endlessUrls]),
    ...[addresses.ccipResolver, addresses.directCcipResolver].flatMap((resolver) => [
      encodeCall(resolver, 'setSigner', [gatewaySigner]),
      encodeCall(resolver, 'setUrls(bytes32,string[])', [rootNode, defaultUrls]),
    ]),
  ];
}

function reverseNames(names: readonly EnsName[], { accounts }: GenesisContext): GenesisName[] {
  const namespaces = ['addr.reverse', 'default.reverse'].map(
    (name): GenesisName => ({ name, shows: 'holds primary names', resolver: 'none' }),
  );
  const claims = names.flatMap(({ name, primary, address }) => {
    const account = address === undefined ? undefined : accounts[address];
    if (!primary || account === undefined) return [];
    return [{ name: reverseNameOf(account), shows: 'a primary name', primaryName: name }];
  });
  return [...namespaces, ...claims];
}

function registrations(entry: EnsName, owner: Hex, registered: Set<string>): ContractCall[] {
  const kind = entry.resolver ?? 'public';
  const missing = ancestorsOf(entry.name).filter((name) => !registered.has(name));
  const calls = missing.map((name) => registerCall(name, owner, resolverAddress('none')));
  if (kind !== 'inherit') calls.push(registerCall(entry.name, owner, resolverAddress(kind)));
  for (const name of [...missing, entry.name]) registered.add(name);
  return calls;
}

function settings(entry: GenesisName, names: readonly EnsName[], context: GenesisContext): ContractCall[] {
  const { name, texts, contenthash, gateways, primaryName } = entry;
  const kind = entry.resolver ?? 'public';
  const resolver = effectiveResolver(name, names) ?? resolverAddress(kind);
  const node = kind === 'wildcard' ? rootNode : nodeOf(name);
  const address = entry.address === undefined ? undefined : context.accounts[entry.address];
  const calls: ContractCall[] = [];
  if (typeof kind === 'object') calls.push(encodeCall(resolver, 'setFault', [node, faultNumber(kind)]));
  if (gateways) {
    const urls = gateways.map(context.gatewayUrl);
    calls.push(encodeCall(resolver, 'setUrls(bytes32,string[])', [node, urls]));
  }
  if (isOffchain(resolver)) return calls;
  return [...calls, ...recordCalls(resolver, node, { texts, address, contenthash, primaryName })];
}

/** The resolver that answers for a listed name: its own, or that of the nearest listed ancestor. */
export function effectiveResolver(name: string, names: readonly EnsName[]): Hex | undefined {
  for (const candidate of [name, ...ancestorsOf(name).reverse()]) {
    const entry = names.find((other) => other.name === candidate);
    if (entry && entry.resolver !== 'inherit') return resolverAddress(entry.resolver ?? 'public');
  }
  return undefined;
}
