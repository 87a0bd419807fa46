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

interface Receipt {
  readonly status: string;
  readonly transactionHash: string;
}

const gas = toQuantity(5_000_000);
const callsPerBlock = 100;

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
 * Puts many calls of a fresh account into few blocks, in few HTTP requests. The node must not mine by itself.
 *
 * @throws Error when a call reverted or did not fit.
 */
export async function sendAtOnce(rpc: EthereumRpc, from: Hex, calls: readonly ContractCall[]): Promise<void> {
  for (let start = 0; start < calls.length; start += callsPerBlock) {
    await sendBlock(rpc, from, calls.slice(start, start + callsPerBlock), start);
  }
}

async function sendBlock(rpc: EthereumRpc, from: Hex, calls: readonly ContractCall[], nonce: number) {
  const sent = await rpc.batch(
    calls.map((call, index) => ({
      method: 'eth_sendTransaction',
      params: [{ from, gas, nonce: toQuantity(nonce + index), ...call }],
    })),
  );
  await rpc.request('evm_mine');
  const receipts = (await rpc.request('eth_getBlockReceipts', ['latest'])) as readonly Receipt[];
  const failed = receipts.find(({ status }) => status !== '0x1');
  const call = calls[sent.indexOf(failed?.transactionHash)];
  if (call) throw new Error(`A call to ${call.to} reverted: ${call.data.slice(0, 74)}...`);
  if (receipts.length !== calls.length)
    throw new Error(`Only ${receipts.length} of ${calls.length} calls fitted`);
}

async function receipt(rpc: EthereumRpc, hash: unknown): Promise<Receipt> {
  for (;;) {
    // A receipt can be missing for some milliseconds after its block was mined.
    const found = await rpc.request('eth_getTransactionReceipt', [hash]);
    if (found !== null) return found as Receipt;
    await sleep(5);
  }
}
