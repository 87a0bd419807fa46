import type { CcipGateway } from './ccip-gateway.ts';
import { sendAtOnce } from './chain-writer.ts';
import type { CountingListener } from './counting-listener.ts';
import type { EnsName } from './ens-name.ts';
import type { EthereumRpc, RpcCall } from './ethereum-rpc.ts';
import { effectiveResolver, genesisCalls } from './genesis-calls.ts';
import { genesisState } from './genesis-state.ts';
import { type Hex, toQuantity } from './hex.ts';
import { isOffchain } from './record-calls.ts';

// Seconds between blocks on mainnet, and more blocks than `finalized` lies behind.
const slot = 12;
const settledBlocks = 70;

/** This account and those after it own names, and no ether. */
const poorAccount = 9;

/** How long before now a chain has to begin for its first blocks to end now, in seconds. */
export const genesisDuration: number = slot * (settledBlocks + 1);

/** What the first blocks are made of. */
export interface Genesis {
  readonly rpc: EthereumRpc;
  readonly accounts: readonly Hex[];
  readonly names: readonly EnsName[];
  readonly ccip: CcipGateway;
  readonly listener: CountingListener;
  readonly closedOrigin: string;
}

/**
 * Puts contracts and names on a fresh chain that does not mine by itself, buries them under enough blocks, and
 * lets the chain mine from then on.
 */
export async function writeGenesis({
  rpc,
  accounts,
  names,
  ccip,
  listener,
  closedOrigin,
}: Genesis): Promise<void> {
  const [owner] = accounts as [Hex];
  const gatewayUrl = (template: string) =>
    template
      .replace('{gateway}', ccip.origin)
      .replace('{closed}', closedOrigin)
      .replace('{blocked}', String(listener.port));
  for (const { name, texts, contenthash } of names) {
    const resolver = effectiveResolver(name, names);
    if (resolver !== undefined && isOffchain(resolver)) ccip.records.set(name, { texts, contenthash });
  }
  await rpc.batch(genesisState(owner));
  const start = Math.floor(Date.now() / 1000);
  const context = { accounts, gatewaySigner: ccip.signer, gatewayUrl, start };
  await sendAtOnce(rpc, owner, genesisCalls(names, context));
  // Before the last blocks, so that the state is the one that their headers promise.
  await rpc.batch(accounts.slice(poorAccount).map(empty));
  await rpc.request('anvil_mine', [toQuantity(settledBlocks), toQuantity(slot)]);
  await rpc.request('anvil_setTime', [Math.floor(Date.now() / 1000)]);
  await rpc.request('evm_setAutomine', [true]);
}

function empty(account: Hex): RpcCall {
  return { method: 'anvil_setBalance', params: [account, '0x0'] };
}
