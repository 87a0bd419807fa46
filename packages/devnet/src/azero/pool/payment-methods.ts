import type { Chain } from '../chain.ts';
import { toHex } from '../hex.ts';
import { invalidParams } from '../rpc-error.ts';
import { hashParam, hexParam, type RpcMethods } from '../rpc-method.ts';
import { sumOf } from '../transactions/fee.ts';
import type { TransactionApis, TransactionCost } from './transaction-apis.ts';

/** `payment_*`: what a transaction would cost; `system_dryRun`: how it would end. */
export function paymentMethods(chain: Chain, apis: TransactionApis): RpcMethods {
  const costOf = (params: readonly unknown[]): TransactionCost => {
    chain.stateAt(hashParam(params, 1));
    const encoded = hexParam(params, 0);
    return decoded(() => apis.cost(encoded));
  };
  return {
    payment_queryInfo: (params) => {
      const { weight, fee } = costOf(params);
      // This method is older than weights of two parts, and still answers with one.
      const [refTime] = weight;
      return {
        weight: Number(refTime),
        class: 'normal',
        partialFee: String(fee ? sumOf(fee) : 0n),
      };
    },
    payment_queryFeeDetails: (params) => {
      const { fee } = costOf(params);
      return {
        inclusionFee: fee
          ? { baseFee: hex(fee.base), lenFee: hex(fee.length), adjustedWeightFee: hex(fee.weight) }
          : null,
      };
    },
    system_dryRun: (params) => {
      const state = chain.stateAt(hashParam(params, 1));
      const encoded = hexParam(params, 0);
      return toHex(decoded(() => apis.dryRun(encoded, state)));
    },
  };
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}

function decoded<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw invalidParams(error instanceof Error ? error.message : String(error));
  }
}
