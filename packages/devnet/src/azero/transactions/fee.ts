import type { RuntimeSpec } from '../runtime-spec.ts';
import { addWeight, type Weight } from '../weight.ts';
import type { RuntimeCall } from './runtime-call.ts';

/** The parts of a fee, in the smallest unit of the token. The tip comes on top. */
export interface FeeParts {
  readonly base: bigint;
  readonly length: bigint;
  readonly weight: bigint;
}

/**
 * What a transaction of so many bytes pays for a call of that weight.
 *
 * Source: the runtime of aleph-node: a tenth of a unit for each picosecond and each byte, and no multiplier while
 * blocks are nearly empty.
 */
export function feeOf(spec: RuntimeSpec, bytes: number, weight: Weight): FeeParts {
  return {
    base: spec.baseExtrinsic[0] / 10n,
    length: BigInt(bytes) / 10n,
    weight: weight[0] / 10n,
  };
}

/** The parts added. */
export function sumOf({ base, length, weight }: FeeParts): bigint {
  return base + length + weight;
}

/** What a call weighs at most, which is what its fee is withheld for: about as in a real runtime. */
export function weightOf(call: RuntimeCall): Weight {
  switch (call.kind) {
    case 'remark':
      return [2_000_000n + 400n * BigInt(call.remark.length), 0n];
    case 'transfer':
      return [160_000_000n, 3_593n];
    case 'contract':
      return addWeight(contractCallBase, call.gasLimit);
  }
}

/** What a contract call weighs without its gas. */
export const contractCallBase: Weight = [300_000_000n, 9_300n];
