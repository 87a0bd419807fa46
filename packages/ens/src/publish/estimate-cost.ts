import { RpcReplyError } from '@peername/json-rpc';
import type { Hex, Name } from '@peername/resolver-core';
import type { Coin } from '@peername/resolver-core/publish';
import { quantity } from '../block-header.ts';
import { toHex } from '../hex.ts';
import { saysReverted } from '../revert-data.ts';
import { rpcFault } from '../rpc-fault.ts';
import type { ChainNode } from './chain-access.ts';
import { refusal, shownName } from './find-resolvers.ts';
import { malformed } from './malformed.ts';
import { middleOf } from './middle-of.ts';

/** What a transaction may use and pay. */
export interface Price {
  /** With room for what changes until it is in a block. */
  readonly gas: bigint;
  /** The most per gas, in wei. */
  readonly maxFeePerGas: bigint;
  /** The part of that which is for whoever makes the block. */
  readonly maxPriorityFeePerGas: bigint;
  /** The same as is usual. */
  readonly usualPriorityFee: bigint;
  /** What blocks take per gas now. */
  readonly baseFee: bigint;
  /** What the account has, in wei. */
  readonly balance: bigint;
}

/** A call from an account. */
export interface PricedCall {
  readonly name: Name;
  readonly from: Hex;
  readonly to: Hex;
  readonly data: Uint8Array;
}

/** The most gas that one transaction may ask for (EIP-7825). */
const mostGas = 2n ** 24n;
const gwei = 10n ** 9n;

/** What is paid with; its smallest unit is the wei. */
export const ether: Coin = { symbol: 'ETH', decimals: 18 };

const feeBlocks = '0x5';

/**
 * What the call would cost now: an estimate with a fourth on top, at twice the present base fee, so that it still gets
 * into a block when that rises.
 *
 * @throws {@link PublishError} `not-authorised` when the network says that the call would fail, `too-large`
 */
export async function estimateCost(chain: ChainNode, call: PricedCall): Promise<Price> {
  const [used, fees, balance] = await Promise.all([
    estimateGas(chain, call),
    chain.ask('eth_feeHistory', [feeBlocks, 'latest', [50]]),
    chain.askQuantity('eth_getBalance', [call.from, 'latest']),
  ]);
  const gas = (used * 5n) / 4n;
  if (gas > mostGas) {
    throw refusal(
      'too-large',
      `The records for ${shownName(call.name)} need ${gas} gas, more than the ${mostGas} that one transaction may use`,
    );
  }
  const { baseFee, priority, usualPriorityFee } = readFees(chain, fees);
  const maxFeePerGas = feeAtMost(baseFee, priority);
  return { gas, maxFeePerGas, maxPriorityFeePerGas: priority, usualPriorityFee, baseFee, balance };
}

/** Per gas, with room for a base fee that rises. */
export function feeAtMost(baseFee: bigint, priority: bigint): bigint {
  return 2n * baseFee + priority;
}

async function estimateGas(chain: ChainNode, { name, from, to, data }: PricedCall): Promise<bigint> {
  const method = 'eth_estimateGas';
  try {
    const gas = quantity(await chain.request(method, [{ from, to, data: toHex(data), value: '0x0' }]));
    if (!gas) throw malformed(chain.origin, method);
    return gas;
  } catch (error) {
    if (!(error instanceof RpcReplyError)) throw error;
    if (!saysReverted(error)) throw rpcFault(error, method, chain.origin);
    throw refusal(
      'not-authorised',
      `The resolver of ${shownName(name)} would refuse this by ${from}; look at who may write it again`,
    );
  }
}

interface Fees {
  /** Of the next block. */
  readonly baseFee: bigint;
  /** The most that was usual beside it in one of the last blocks. */
  readonly priority: bigint;
  /** What was usual in most of them. */
  readonly usualPriorityFee: bigint;
}

function readFees(chain: ChainNode, history: unknown): Fees {
  const { baseFeePerGas, reward } = (typeof history === 'object' && history !== null ? history : {}) as {
    readonly baseFeePerGas?: unknown;
    readonly reward?: unknown;
  };
  const baseFee = Array.isArray(baseFeePerGas) ? quantity(baseFeePerGas.at(-1)) : undefined;
  if (baseFee === undefined) throw malformed(chain.origin, 'eth_feeHistory');
  // Empty blocks show none.
  const rewards = (Array.isArray(reward) ? reward.flat().map(quantity) : []).filter((one = 0n) => one > 0n);
  const priority = rewards.reduce<bigint>((most, one = 0n) => (one > most ? one : most), 0n) || gwei / 10n;
  return { baseFee, priority, usualPriorityFee: middleOf(rewards) ?? priority };
}
