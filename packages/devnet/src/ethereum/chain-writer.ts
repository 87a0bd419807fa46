import { setTimeout as sleep } from 'node:timers/promises';
import { type ContractCall, decodeResult } from './ens-contracts.ts';
import type { EthereumRpc } from './ethereum-rpc.ts';
import { type Hex, toQuantity } from './hex.ts';

/** Calls contracts of the local chain. */
export interface ChainWriter {
  /** Sends the calls one after another and waits until each is in a block. @throws Error when one reverts. */
  send(from: Hex, calls: readonly ContractCall[]): Promise<void>;
  /** The decoded result of a call that changes nothing. */
  read(call: ContractCall, signature: string): Promise<readonly unknown[]>;
}

const gas = toQuantity(10_000_000);

/** Writes from accounts that the node has unlocked. Calls of several callers never mix. */
export function createChainWriter(rpc: EthereumRpc): ChainWriter {
  let last: Promise<void> = Promise.resolve();
  const sendAll = async (from: Hex, calls: readonly ContractCall[]) => {
    for (const call of calls) {
      const hash = await rpc.request('eth_sendTransaction', [{ from, gas, ...call }]);
      const { status } = await receipt(rpc, hash);
      if (status !== '0x1') throw new Error(`A call to ${call.to} reverted: ${call.data.slice(0, 74)}...`);
    }
  };
  return {
    send(from, calls) {
      const done = last.then(() => sendAll(from, calls));
      last = done.catch(() => {});
      return done;
    },
    async read(call, signature) {
      return decodeResult(signature, (await rpc.request('eth_call', [call, 'latest'])) as Hex);
    },
  };
}

/**
 * Puts many calls of one account into the next blocks, in one HTTP request. The node must not mine by itself.
 *
 * @throws Error when a call reverted or did not fit.
 */
export async function sendAtOnce(rpc: EthereumRpc, from: Hex, calls: readonly ContractCall[]): Promise<void> {
  const sent = await rpc.batch(
    calls.map((call, nonce) => ({
      method: 'eth_sendTransaction',
      params: [{ from, gas: toQuantity(2_000_000), nonce: toQuantity(nonce), ...call }],
    })),
  );
  await rpc.request('evm_mine');
  const [receipts] = await rpc.batch([{ method: 'eth_getBlockReceipts', params: ['latest'] }]);
  const done = receipts as readonly { readonly status: string; readonly transactionHash: string }[];
  const failed = done.find(({ status }) => status !== '0x1');
  if (failed) {
    const call = calls[sent.indexOf(failed.transactionHash)];
    throw new Error(`A call to ${call?.to} reverted: ${call?.data.slice(0, 74)}...`);
  }
  if (done.length !== calls.length)
    throw new Error(`Only ${done.length} of ${calls.length} calls fit into a block`);
}

async function receipt(rpc: EthereumRpc, hash: unknown): Promise<{ readonly status: string }> {
  for (;;) {
    // A receipt can be missing for some milliseconds after its block was mined.
    const found = await rpc.request('eth_getTransactionReceipt', [hash]);
    if (found !== null) return found as { status: string };
    await sleep(5);
  }
}
