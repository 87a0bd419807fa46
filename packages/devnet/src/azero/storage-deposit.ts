import { accountInfo, changeAccount, spendable } from './account-info.ts';
import { contractInfo, setContractInfo } from './contract-info.ts';
import type { ContractCall, ContractsPallet } from './contracts-pallet.ts';
import type { RuntimeEvent } from './event-record.ts';
import { blake2b256 } from './hashes.ts';
import { concatBytes } from './hex.ts';
import type { Account } from './registry-layout.ts';
import { compact, u128 } from './scale.ts';
import type { DraftState } from './state.ts';
import { isEmpty, type StorageDiff, settleDiff } from './storage-diff.ts';
import { holdsKey } from './storage-keys.ts';

/** What changed in the storage of one contract. */
export interface ContractDiff {
  readonly contract: Account;
  readonly diff: StorageDiff;
}

/**
 * The most that a call may pay for storage; undefined when the call asks for more than its origin has.
 *
 * Source: pallet-contracts, `check_limit` of its storage meter.
 */
export function depositLimit(
  state: DraftState,
  { spec }: ContractsPallet,
  { origin, value, depositLimit: asked }: ContractCall,
): bigint | undefined {
  const left =
    spendable(accountInfo(state, origin), spec.existentialDeposit) - value - spec.existentialDeposit;
  const most = left > 0n ? left : 0n;
  if (asked === undefined) return most < spec.defaultDepositLimit ? most : spec.defaultDepositLimit;
  return asked <= most ? asked : undefined;
}

/**
 * Counts what calls changed towards their contracts, and answers what each of them costs. Nobody pays yet.
 */
export function settleDeposits(
  state: DraftState,
  { spec }: ContractsPallet,
  diffs: readonly ContractDiff[],
): readonly { readonly contract: Account; readonly deposit: bigint }[] {
  return diffs.flatMap(({ contract, diff }) => {
    const info = contractInfo(state, contract);
    if (!info || isEmpty(diff)) return [];
    const settled = settleDiff(info, diff, spec);
    setContractInfo(state, contract, settled.info);
    return settled.deposit === 0n ? [] : [{ contract, deposit: settled.deposit }];
  });
}

/** Moves a deposit between its payer and the hold on the contract's account, and answers the event of that. */
export function moveDeposit(
  state: DraftState,
  pallet: ContractsPallet,
  payer: Account,
  contract: Account,
  deposit: bigint,
): RuntimeEvent {
  changeAccount(state, payer, { free: accountInfo(state, payer).free - deposit });
  holdDeposit(state, pallet, contract, deposit);
  const [event, from, to, amount] =
    deposit > 0n ? [8, payer, contract, deposit] : [9, contract, payer, -deposit];
  return {
    pallet: pallet.index,
    event,
    fields: concatBytes(from, to, u128.encode(amount)),
    topics: [blake2b256(from), blake2b256(to)],
  };
}

/** Raises what is held on a contract's account, or lowers it, without anybody who pays. */
export function holdDeposit(
  state: DraftState,
  { index }: ContractsPallet,
  contract: Account,
  deposit: bigint,
): void {
  const reserved = accountInfo(state, contract).reserved + deposit;
  changeAccount(state, contract, { reserved });
  const storageDepositReserve = 1;
  const hold = concatBytes(
    compact.encode(1n),
    Uint8Array.of(index, storageDepositReserve),
    u128.encode(reserved),
  );
  state.set(holdsKey(contract), reserved === 0n ? undefined : hold);
}
