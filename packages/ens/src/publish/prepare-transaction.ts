import type { Hex } from '@peername/resolver-core';
import {
  dearerThanAllowed,
  dearerThanPlanned,
  formatCoins,
  type PublishPlan,
  type SignOptions,
} from '@peername/resolver-core/publish';
import { namehash } from '../name-encoding.ts';
import type { ChainNode } from './chain-access.ts';
import type { EnsContracts } from './ens-contracts.ts';
import { estimateCost, ether } from './estimate-cost.ts';
import { findResolvers, refusal, shownName } from './find-resolvers.ts';
import { malformed } from './malformed.ts';
import { readNameState } from './name-state.ts';
import { textsIn } from './plan-changes.ts';
import { encodeWrites } from './write-calls.ts';

/** A transaction before anybody signed it (EIP-1559). */
export interface PreparedTransaction {
  readonly chainId: number;
  readonly from: Hex;
  readonly to: Hex;
  readonly data: Uint8Array;
  readonly nonce: number;
  readonly gas: bigint;
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
}

/** A plan that there is something to sign of. */
export type SignablePlan = PublishPlan & { readonly account: string };

/** @throws RangeError without an account or changes; {@link PublishError} `not-authorised` */
export function checkSignable(plan: PublishPlan): asserts plan is SignablePlan {
  const { name, account, mayWrite, changes } = plan;
  if (account === undefined) throw new RangeError('A plan without an account cannot become a transaction');
  if (changes.length === 0) throw new RangeError('A plan without changes cannot become a transaction');
  if (mayWrite) return;
  const writers = plan.writers.map((writer) => writer.account).join(', ');
  throw refusal(
    'not-authorised',
    `${account} may not write the records of ${shownName(name)}${writers && `; ${writers} may`}`,
  );
}

/**
 * The transaction of a plan, at the account's next place in line and at present prices, but never for more than the plan
 * said, nor for more than `maxFee`.
 *
 * @throws {@link PublishError} `insufficient-funds`, `outdated` when prices rose beyond that, or when the name has another
 *   resolver, or other records than the plan says
 */
export async function prepareTransaction(
  chain: ChainNode,
  plan: SignablePlan,
  contracts: EnsContracts,
  maxFee: SignOptions['maxFee'],
): Promise<PreparedTransaction> {
  const { name, changes, cost } = plan;
  const [from, to] = [plan.account as Hex, plan.contract as Hex];
  const data = encodeWrites(namehash(name.labels), changes);
  const [state, price, nonce] = await Promise.all([
    readNameState(
      chain,
      name,
      changes.map(({ key }) => key),
      contracts,
    ),
    estimateCost(chain, { name, from, to, data }),
    chain.askQuantity('eth_getTransactionCount', [from, 'pending']),
  ]);
  if (!findResolvers(name, state).includes(to)) {
    throw refusal(
      'outdated',
      `${shownName(name)} has another resolver by now, so its records are elsewhere; look at a new plan`,
    );
  }
  const records = textsIn(state);
  if (changes.some(({ key, before }) => (records.get(key) ?? null) !== before)) {
    throw refusal(
      'outdated',
      `The records of ${shownName(name)} are not those of the plan any more; look at a new plan`,
    );
  }
  if (nonce > Number.MAX_SAFE_INTEGER) throw malformed(chain.origin, 'eth_getTransactionCount');
  const { gas, baseFee, balance } = price;
  const payable = [cost?.fee, maxFee].flatMap((fee) => (fee === undefined ? [] : [fee / gas]));
  const maxFeePerGas = payable.reduce(lesser, price.maxFeePerGas);
  const leastFee = gas * baseFee;
  if (cost && leastFee > cost.fee) throw dearerThanPlanned(name);
  if (maxFee !== undefined && leastFee > maxFee) throw dearerThanAllowed(name, leastFee, maxFee, ether);
  if (balance < gas * maxFeePerGas) {
    throw refusal(
      'insufficient-funds',
      `${from} has ${formatCoins(balance, ether, 'down')} and needs up to ${formatCoins(gas * maxFeePerGas, ether, 'up')}`,
    );
  }
  return {
    chainId: chain.chainId,
    from,
    to,
    data,
    nonce: Number(nonce),
    gas,
    maxFeePerGas,
    maxPriorityFeePerGas: lesser(price.maxPriorityFeePerGas, maxFeePerGas),
  };
}

function lesser(one: bigint, other: bigint): bigint {
  if (one < other) return one;
  return other;
}
