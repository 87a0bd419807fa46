import type { ApiPromise } from '@polkadot/api';
import type { AzeroNode, AzeroNodeOptions } from '../src/azero/azero-node.ts';
import type { Hex } from '../src/azero/hex.ts';
import { startAzeroNode } from '../src/azero/start-azero-node.ts';
import { connectApi, type DevPair, devPair } from './polkadot-clients.ts';
import type { Transaction } from './registry-client.ts';

/** What a transaction is signed with beside its call. */
export interface Signing {
  readonly by?: DevPair;
  readonly nonce?: number;
  readonly tip?: number;
  /** How many blocks it is good for from the best one on. @default for ever */
  readonly period?: number;
}

/** A node with a client that signs remarks and submits them. */
export interface PoolClient {
  readonly node: AzeroNode;
  readonly api: ApiPromise;
  /** A signed remark; other texts make other transactions. */
  remark(text: string, signing?: Signing): Promise<Hex>;
  sign(transaction: Transaction, signing?: Signing): Promise<Hex>;
  /** The hash of a submitted transaction; rejects with `code: message: data`. */
  submit(transaction: Hex): Promise<string>;
  /** Submits, and collects the statuses. */
  watch(transaction: Hex): Promise<unknown[]>;
  pending(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Starts a node without a pace of its own, and a client over WebSocket. */
export async function startPoolClient(options: AzeroNodeOptions = {}): Promise<PoolClient> {
  const node = await startAzeroNode({ blockTime: 0, ...options });
  const api = await connectApi(node, 'ws');

  async function sign(transaction: Transaction, signing: Signing = {}): Promise<Hex> {
    const { by = devPair('//Alice'), nonce = 0, tip = 0, period } = signing;
    const { hash, number } = node.headBlock();
    const era =
      period === undefined ? 0 : api.registry.createType('ExtrinsicEra', { current: number, period });
    const blockHash = period === undefined ? node.genesisHash : hash;
    const signed = await transaction.signAsync(by, { nonce, tip, era: era as never, blockHash });
    return signed.toHex();
  }

  return {
    node,
    api,
    sign,
    remark: (text, signing) => sign(remark(api, text), signing),
    submit: async (transaction) => (await api.rpc.author.submitExtrinsic(transaction)).toHex(),
    async watch(transaction) {
      const seen: unknown[] = [];
      await api.rpc.author.submitAndWatchExtrinsic(transaction, (status) => void seen.push(status.toJSON()));
      return seen;
    },
    pending: async () => (await api.rpc.author.pendingExtrinsics()).map((each) => each.toHex()),
    async close() {
      await api.disconnect();
      await node.close();
    },
  };
}

/** A remark that nobody signed yet. */
export function remark(api: ApiPromise, text: string): Transaction {
  const { system } = api.tx as unknown as { readonly system: { remark(text: string): Transaction } };
  return system.remark(text);
}
