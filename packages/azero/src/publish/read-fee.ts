import type { Hex } from '@peername/resolver-core';
import type { ApiPromise } from '@polkadot/api';
import { concatBytes } from '../concat-bytes.ts';
import { fromHex, toHex } from '../hex.ts';
import { scaleReader } from '../scale-reader.ts';
import { readUint } from './compact.ts';
import type { ChainAccess } from './described-chain.ts';

/** What a transaction costs now, and when the chain is not busy. */
export interface ExtrinsicFee {
  readonly fee: bigint;
  /** Undefined where the chain does not say; that is no reason not to plan. */
  readonly usualFee: bigint | undefined;
}

/** The fee of an extrinsic at a block. */
export async function readFee(
  at: ChainAccess,
  api: ApiPromise,
  block: Hex,
  extrinsic: Uint8Array,
): Promise<ExtrinsicFee> {
  const length = new Uint8Array(new Uint32Array([extrinsic.length]).buffer);
  const request = toHex(concatBytes(extrinsic, length));
  const ask = async (query: string) =>
    fromHex(await at.ask('state_call', [`TransactionPaymentApi_${query}`, request, block]));
  const [info, usualFee] = await Promise.all([
    ask('query_info'),
    Promise.all([ask('query_fee_details'), readMultiplier(at, api, block)])
      .then(([details, multiplier]) => usualOf(details, multiplier))
      .catch(() => undefined),
  ]);
  return { fee: feeIn(info), usualFee };
}

/** `RuntimeDispatchInfo`: a weight of two compact integers, a class, and the fee (u128). */
function feeIn(bytes: Uint8Array): bigint {
  const reader = scaleReader(bytes);
  reader.skipCompact();
  reader.skipCompact();
  reader.uint(1);
  const fee = readUint(reader, 16);
  reader.end();
  return fee;
}

/**
 * `FeeDetails`: three amounts (u128), if a fee is taken at all: a base, for the length, and for the weight. Only the last
 * rises, with a multiplier, while blocks are full.
 */
function usualOf(bytes: Uint8Array, multiplier: bigint): bigint | undefined {
  const reader = scaleReader(bytes);
  if (!reader.isSecond()) return undefined;
  const amount = () => readUint(reader, 16);
  const [base, length, weight] = [amount(), amount(), amount()] as const;
  return base + length + (multiplier > one ? (weight * one) / multiplier : weight);
}

/** 1 as `FixedU128` has it: Aleph Zero lets the multiplier fall no lower. */
const one = 10n ** 18n;

async function readMultiplier(at: ChainAccess, api: ApiPromise, block: Hex): Promise<bigint> {
  const stored = api.query['transactionPayment']?.['nextFeeMultiplier'];
  const value = stored ? await at.ask('state_getStorage', [stored.key(), block]) : null;
  return value === null ? one : readUint(scaleReader(fromHex(value)), 16);
}
