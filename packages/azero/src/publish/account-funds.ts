import type { Hex } from '@peername/resolver-core';
import type { ApiPromise } from '@polkadot/api';
import { malformedReply } from '../errors.ts';
import { fromHex } from '../hex.ts';
import { scaleReader } from '../scale-reader.ts';
import { readUint } from './compact.ts';
import type { ChainAccess } from './described-chain.ts';

/** What an account has to do with fees. */
export interface AccountFunds {
  /** How many transactions it has made. */
  readonly nonce: number;
  /** What it can pay with and still exist. */
  readonly spendable: bigint;
  /** What keeps an account alive. */
  readonly existential: bigint;
}

/** `System.Account` of an account (SS58) at a block. */
export async function readFunds(
  at: ChainAccess,
  api: ApiPromise,
  account: string,
  block: Hex,
): Promise<AccountFunds> {
  const { system } = api.query;
  const stored = system?.['account'];
  if (!stored) throw malformedReply('metadata without accounts');
  const existential = existentialDeposit(api);
  const value = await at.ask('state_getStorage', [stored.key(account), block]);
  if (value === null) return { nonce: 0, spendable: 0n, existential };
  return { ...readAccountInfo(fromHex(value), existential), existential };
}

/**
 * Reads the `AccountInfo` of frame-system with the `AccountData` of pallet-balances.
 *
 * @throws {@link ResolverError} `PROTOCOL`
 */
export function readAccountInfo(bytes: Uint8Array, existential: bigint): Omit<AccountFunds, 'existential'> {
  const reader = scaleReader(bytes);
  const nonce = reader.uint(4);
  // Who else needs the account: consumers, providers, sufficients.
  reader.fixed(12);
  const amount = () => readUint(reader, 16);
  const [free, reserved, frozen, last] = [amount(), amount(), amount(), amount()] as const;
  reader.end();
  // Since holds count towards what is frozen, the last number holds flags; before, it was what is frozen for fees.
  const untouchable = last >= newLogic ? frozen - reserved : larger(frozen, last);
  return { nonce, spendable: larger(free - larger(untouchable, existential), 0n) };
}

// `ExtraFlags::NEW_LOGIC` of pallet-balances.
const newLogic = 1n << 127n;

function larger(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}

function existentialDeposit(api: ApiPromise): bigint {
  const deposit = api.consts['balances']?.['existentialDeposit'];
  if (!deposit) throw malformedReply('metadata without balances');
  return BigInt(deposit.toString());
}
