import { accountExists, accountInfo, changeAccount, spendable } from './account-info.ts';
import { type DispatchError, tokenError } from './dispatch-error.ts';
import type { RuntimeEvent } from './event-record.ts';
import { concatBytes } from './hex.ts';
import type { Account } from './registry-layout.ts';
import type { RuntimeSpec } from './runtime-spec.ts';
import { u128 } from './scale.ts';
import type { DraftState } from './state.ts';

/** Moves a balance and answers the events of that, or why it cannot be. The sender stays alive. */
export function transfer(
  state: DraftState,
  { pallets, existentialDeposit }: RuntimeSpec,
  from: Account,
  to: Account,
  amount: bigint,
): { readonly events: readonly RuntimeEvent[] } | { readonly error: DispatchError } {
  const sender = accountInfo(state, from);
  const isNew = !accountExists(state, to);
  if (amount > sender.free - sender.frozen) return { error: tokenError('fundsUnavailable') };
  if (amount > spendable(sender, existentialDeposit)) return { error: tokenError('notExpendable') };
  if (isNew && amount < existentialDeposit) return { error: tokenError('belowMinimum') };
  changeAccount(state, from, { free: sender.free - amount });
  changeAccount(state, to, { free: accountInfo(state, to).free + amount });
  const newAccount = [
    { pallet: pallets.system, event: 3, fields: to },
    { pallet: pallets.balances, event: 0, fields: concatBytes(to, u128.encode(amount)) },
  ];
  const moved = {
    pallet: pallets.balances,
    event: 2,
    fields: concatBytes(from, to, u128.encode(amount)),
  };
  return { events: [...(isNew ? newAccount : []), moved] };
}
