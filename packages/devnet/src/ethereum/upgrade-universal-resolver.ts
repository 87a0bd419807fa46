import { addresses } from './addresses.ts';
import type { ChainWriter } from './chain-writer.ts';
import { encodeCall, nodeOf, resolverAddress } from './ens-contracts.ts';
import { type EnsWriter, findResolver } from './ens-writer.ts';
import type { EthereumRpc } from './ethereum-rpc.ts';
import { upgrade } from './genesis-state.ts';
import type { Hex } from './hex.ts';

/** What an upgrade works with. */
export interface UpgradeTools {
  readonly rpc: EthereumRpc;
  readonly chain: ChainWriter;
  readonly writer: EnsWriter;
  /** Any unlocked account. */
  readonly account: Hex;
}

/**
 * Puts a Universal Resolver behind the proxy that looks for `names` outside the registry, and takes their
 * resolvers out of the registry: what a client sees that does not ask the Universal Resolver is their absence.
 */
export async function upgradeUniversalResolver(tools: UpgradeTools, names: readonly string[]): Promise<void> {
  const { rpc, chain, writer, account } = tools;
  await rpc.batch([upgrade(addresses.migratedUniversalResolverCode)]);
  for (const name of names) {
    const { resolver } = await findResolver(chain, name);
    const call = encodeCall(addresses.universalResolver, 'migrate', [nodeOf(name), resolver]);
    await chain.send(account, [call]);
    await writer.setResolver(name, resolverAddress('none'));
  }
}
