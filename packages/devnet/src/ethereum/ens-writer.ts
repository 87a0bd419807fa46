import { addresses } from './addresses.ts';
import type { CcipRecords } from './ccip-records.ts';
import type { ChainWriter } from './chain-writer.ts';
import {
  ancestorsOf,
  dnsNameOf,
  encodeCall,
  faultNumber,
  nodeOf,
  parentOf,
  registerCall,
  resolverAddress,
  rootNode,
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
  /** Gateway URLs of a name behind CCIP. @default the gateway of the chain */
  readonly gateways?: readonly string[] | undefined;
}

/** Changes names on a running chain. Each promise settles when the change is in a block. */
export interface EnsWriter {
  /** Registers a name, with the names above it where they are missing. An existing name is replaced. */
  createName(name: string, options?: CreateNameOptions): Promise<void>;
  /** Takes the name's resolver and off-chain records away; its records on the chain stay where they are. */
  removeName(name: string): Promise<void>;
  /** Writes a text record, on the chain or in the CCIP gateway; an empty value removes it. */
  setText(name: string, key: string, value: string): Promise<void>;
  setAddress(name: string, address: Hex): Promise<void>;
  setContenthash(name: string, contenthash: Hex): Promise<void>;
  /** Makes `name` the primary name of an account (ENSIP-19), on Ethereum or by default for every EVM chain. */
  setPrimary(account: Hex, name: string, namespace?: 'addr' | 'default'): Promise<void>;
}

/** A writer that acts as the owner of whatever is to be changed. */
export function createEnsWriter(chain: ChainWriter, offchain: CcipRecords, firstAccount: Hex): EnsWriter {
  const ownerOf = async (name: string) => {
    const call = encodeCall(addresses.registry, 'owner', [nodeOf(name)]);
    return (await chain.read(call, 'owner'))[0] as Hex;
  };
  const resolverOf = async (name: string) => {
    const call = encodeCall(addresses.universalResolver, 'findResolver', [dnsNameOf(name)]);
    return (await chain.read(call, 'findResolver'))[0] as Hex;
  };
  const writer = async (name: string) => {
    const owner = await ownerOf(name);
    return /^0x0+$/.test(owner) ? firstAccount : owner;
  };
  const register = async (name: string, owner: Hex, resolver: Hex) =>
    chain.send(await writer(parentOf(name)), [registerCall(name, owner, resolver)]);
  const write = async (name: string, records: EnsRecords) => {
    const resolver = await resolverOf(name);
    if (isOffchain(resolver)) return offchain.set(name, records);
    const ownsResolver = resolver === addresses.wildcardResolver && !/^0x0+$/.test(await ownerOf(name));
    const node = ownsResolver ? rootNode : nodeOf(name);
    await chain.send(await writer(name), recordCalls(resolver, node, records));
  };

  const writing: EnsWriter = {
    async createName(name, { resolver = 'public', owner = firstAccount, gateways, ...records } = {}) {
      for (const ancestor of ancestorsOf(name)) {
        const missing = /^0x0+$/.test(await ownerOf(ancestor));
        if (missing) await register(ancestor, firstAccount, resolverAddress('none'));
      }
      const address = resolverAddress(resolver);
      if (resolver !== 'inherit') await register(name, firstAccount, address);
      if (typeof resolver === 'object') {
        const call = encodeCall(address, 'setFault', [nodeOf(name), faultNumber(resolver)]);
        await chain.send(firstAccount, [call]);
      }
      if (gateways) {
        const call = encodeCall(await resolverOf(name), 'setUrls(bytes32,string[])', [
          nodeOf(name),
          gateways,
        ]);
        await chain.send(firstAccount, [call]);
      }
      if (Object.values(records).some((value) => value !== undefined)) await write(name, records);
      if (resolver === 'inherit' || owner === firstAccount) return;
      await chain.send(firstAccount, [encodeCall(addresses.registry, 'setOwner', [nodeOf(name), owner])]);
    },
    async removeName(name) {
      offchain.remove(name);
      if (/^0x0+$/.test(await ownerOf(name))) return;
      const call = encodeCall(addresses.registry, 'setResolver', [nodeOf(name), resolverAddress('none')]);
      await chain.send(await writer(name), [call]);
    },
    setText: (name, key, value) => write(name, { texts: { [key]: value } }),
    setAddress: (name, address) => write(name, { address }),
    setContenthash: (name, contenthash) => write(name, { contenthash }),
    async setPrimary(account, name, namespace = 'addr') {
      const reverseName = reverseNameOf(account, namespace);
      await writing.createName(reverseName);
      await write(reverseName, { primaryName: name });
    },
  };
  return writing;
}
