import { RpcReplyError } from '@peername/json-rpc';
import type { Hex, Name } from '@peername/resolver-core';
import { quantity } from '../block-header.ts';
import { toHex } from '../hex.ts';
import { saysReverted } from '../revert-data.ts';
import { rpcFault } from '../rpc-fault.ts';
import type { ChainNode } from './chain-access.ts';
import { refusal, shownName } from './find-resolvers.ts';
import { malformed } from './malformed.ts';

/** What a transaction may use and pay. */
export interface Price {
  /** With room for what changes until it is in a block. */
  readonly gas: bigint;
  /** The most per gas, in wei. */
  readonly maxFeePerGas: bigint;
  /** The part of that which is for whoever makes the block. */
  readonly maxPriorityFeePerGas: bigint;
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
  const { baseFee, priority } = readFees(chain, fees);
  return { gas, maxFeePerGas: 2n * baseFee + priority, maxPriorityFeePerGas: priority, baseFee, balance };
}

async function estimateGas(chain: ChainNode, { name, from, to, data }: PricedCall): Promise<bigint> {
  const method = 'eth_estimateGas';
  try {
    const gas = quantity(await chain.request(method, [{ from, to, data: toHex(data), value: '0x0' }]));
    if (gas === undefined) throw malformed(chain.origin, method);
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

/** The base fee of the next block, and the most that was usual in the last ones beside it. */
function readFees(chain: ChainNode, history: unknown): { baseFee: bigint; priority: bigint } {
  const { baseFeePerGas, reward } = (typeof history === 'object' && history !== null ? history : {}) as {
    readonly baseFeePerGas?: unknown;
    readonly reward?: unknown;
  };
  const baseFee = Array.isArray(baseFeePerGas) ? quantity(baseFeePerGas.at(-1)) : undefined;
  if (baseFee === undefined) throw malformed(chain.origin, 'eth_feeHistory');
  const rewards = Array.isArray(reward) ? reward.flat().map(quantity) : [];
  const usual = rewards.reduce<bigint>((most, one = 0n) => (one > most ? one : most), 0n);
  // Empty blocks show none.
  return { baseFee, priority: usual === 0n ? gwei / 10n : usual };
}
