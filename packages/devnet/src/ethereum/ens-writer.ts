import { addresses } from './addresses.ts';
import type { CcipRecords } from './ccip-records.ts';
import type { ChainWriter } from './chain-writer.ts';
import {
  ancestorsOf,
  type ContractCall,
  dnsNameOf,
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
import type { EnsResolverKind } from './ens-name.ts';
import type { Hex } from './hex.ts';
import { type EnsRecords, isOffchain, recordCalls } from './record-calls.ts';
import { reverseNameOf } from './reverse-name.ts';

/** What a name made on a running chain starts with. */
export interface CreateNameOptions extends Omit<EnsRecords, 'primaryName'> {
  /** @default 'public' */
  readonly resolver?: EnsResolverKind | undefined;
  /** @default the first account of the chain */
  readonly owner?: Hex | undefined;
  /** Until when it is paid for, for a name right below `eth`. @default nobody knows */
  readonly expiresAt?: Date | undefined;
  /** Gateway URLs of a name behind CCIP. @default the gateway of the chain */
  readonly gateways?: readonly string[] | undefined;
}

/** Changes names on a running chain. Each promise settles when the change is in a block. */
export interface EnsWriter {
  /** Registers a name, with the names above it where they are missing. An existing name is replaced. */
  createName(name: string, options?: CreateNameOptions): Promise<void>;
  /** Takes the name's resolver and off-chain records away; its records on the chain stay where they are. */
  removeName(name: string): Promise<void>;
  /** Hands a registered name to the NameWrapper, which holds it for its owner from then on. */
  wrapName(name: string): Promise<void>;
  /** Points a registered name to another resolver; the zero address leaves it without one. */
  setResolver(name: string, resolver: Hex): Promise<void>;
  /** Writes a text record, on the chain or in the CCIP gateway; an empty value removes it. */
  setText(name: string, key: string, value: string): Promise<void>;
  setAddress(name: string, address: Hex): Promise<void>;
  setContenthash(name: string, contenthash: Hex): Promise<void>;
  /** Makes `name` the primary name of an account (ENSIP-19), on Ethereum or by default for every EVM chain. */
  setPrimary(account: Hex, name: string, namespace?: 'addr' | 'default'): Promise<void>;
}

/** A writer that acts as the owner of whatever is to be changed. */
export function createEnsWriter(chain: ChainWriter, offchain: CcipRecords, firstAccount: Hex): EnsWriter {
  const registryOwnerOf = async (name: string): Promise<Hex> => {
    const call = encodeCall(addresses.registry, 'owner', [nodeOf(name)]);
    const [owner] = (await chain.read(call, 'owner')) as [Hex];
    return owner;
  };
  const ownerOf = async (name: string): Promise<Hex | undefined> => {
    const owner = await registryOwnerOf(name);
    if (owner === addresses.nameWrapper) return wrappedOwnerOf(name);
    // Which lets the first account act for it.
    if (owner === addresses.ethRegistrar) return firstAccount;
    return BigInt(owner) === 0n ? undefined : owner;
  };
  const wrappedOwnerOf = async (name: string): Promise<Hex> => {
    const call = encodeCall(addresses.nameWrapper, 'ownerOf', [nodeOf(name)]);
    const [owner] = (await chain.read(call, 'ownerOf')) as [Hex];
    return owner;
  };
  const sendAsOwner = async (name: string, calls: readonly ContractCall[]) =>
    chain.send((await ownerOf(name)) ?? firstAccount, calls);
  const register = (name: string, resolver: Hex) =>
    sendAsOwner(parentOf(name), [registerCall(name, firstAccount, resolver)]);
  const registerAncestors = async (name: string) => {
    for (const ancestor of ancestorsOf(name)) {
      if ((await ownerOf(ancestor)) === undefined) await register(ancestor, resolverAddress('none'));
    }
  };
  const write = async (name: string, records: EnsRecords) => {
    const { resolver, offset } = await findResolver(chain, name);
    if (isOffchain(resolver)) return offchain.set(name, records);
    // What the wildcard's own name says holds for every name below it.
    const isWildcard = resolver === addresses.wildcardResolver && offset === 0n;
    await sendAsOwner(name, recordCalls(resolver, isWildcard ? rootNode : nodeOf(name), records));
  };
  const setResolver = async (name: string, resolver: Hex) => {
    const isWrapped = (await registryOwnerOf(name)) === addresses.nameWrapper;
    const keeper = isWrapped ? addresses.nameWrapper : addresses.registry;
    await sendAsOwner(name, [encodeCall(keeper, 'setResolver', [nodeOf(name), resolver])]);
  };

  const createName = async (name: string, options: CreateNameOptions = {}) => {
    const { resolver: kind = 'public', owner = firstAccount, expiresAt, gateways, ...records } = options;
    await registerAncestors(name);
    if (kind !== 'inherit') await register(name, resolverAddress(kind));
    const { resolver } = await findResolver(chain, name);
    const node = nodeOf(name);
    const calls: ContractCall[] = [];
    if (typeof kind === 'object') calls.push(encodeCall(resolver, 'setFault', [node, faultNumber(kind)]));
    if (gateways) calls.push(encodeCall(resolver, 'setUrls(bytes32,string[])', [node, gateways]));
    if (expiresAt) calls.push(expiriesCall([[name, Math.floor(expiresAt.getTime() / 1000)]]));
    await chain.send(firstAccount, calls);
    if (Object.values(records).some((value) => value !== undefined)) await write(name, records);
    if (kind === 'inherit' || owner === firstAccount) return;
    await chain.send(firstAccount, [encodeCall(addresses.registry, 'setOwner', [node, owner])]);
  };

  return {
    createName,
    async removeName(name) {
      offchain.remove(name);
      if ((await ownerOf(name)) !== undefined) await setResolver(name, resolverAddress('none'));
    },
    async wrapName(name) {
      const owner = (await ownerOf(name)) ?? firstAccount;
      const { registry, nameWrapper } = addresses;
      const approval = encodeCall(registry, 'setApprovalForAll', [nameWrapper, true]);
      await chain.send(owner, [approval, wrapCall(name, owner)]);
    },
    setResolver,
    setText: (name, key, value) => write(name, { texts: { [key]: value } }),
    setAddress: (name, address) => write(name, { address }),
    setContenthash: (name, contenthash) => write(name, { contenthash }),
    async setPrimary(account, name, namespace = 'addr') {
      const reverseName = reverseNameOf(account, namespace);
      await createName(reverseName);
      await write(reverseName, { primaryName: name });
    },
  };
}

/** The resolver that the Universal Resolver finds, and how far behind the start of the name it sits. */
export async function findResolver(
  chain: ChainWriter,
  name: string,
): Promise<{ readonly resolver: Hex; readonly offset: bigint }> {
  const call = encodeCall(addresses.universalResolver, 'findResolver', [dnsNameOf(name)]);
  const [resolver, , offset] = (await chain.read(call, 'findResolver')) as [Hex, Hex, bigint];
  return { resolver, offset };
}
