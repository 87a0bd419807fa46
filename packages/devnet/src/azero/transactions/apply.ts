import { accountInfo, changeAccount } from '../account-info.ts';
import type { ContractsPallet } from '../contracts-pallet.ts';
import type { DispatchError } from '../dispatch-error.ts';
import type { RuntimeEvent } from '../event-record.ts';
import { concatBytes } from '../hex.ts';
import { u128 } from '../scale.ts';
import type { DraftState } from '../state.ts';
import { addWeight, type Weight, weight } from '../weight.ts';
import { dispatchCall } from './dispatch-call.ts';
import { feeOf, sumOf } from './fee.ts';
import type { ValidTransaction } from './validate.ts';
import { ValidityError } from './validity-error.ts';

/** What an applied transaction did, beside its changes to the state. */
export interface Applied {
  /** Undefined when the call went well. A call that failed still paid its fee. */
  readonly error: DispatchError | undefined;
  /** What it weighed in the end, with what each transaction weighs. */
  readonly weight: Weight;
  readonly events: readonly RuntimeEvent[];
}

/**
 * Applies a transaction to a block in the making: withholds the fee, runs the call, gives back what it did not use.
 * @throws {@link ValidityError} when it is not the next of its account
 */
export function applyTransaction(
  pallet: ContractsPallet,
  state: DraftState,
  { extrinsic, signer, nonce, fee, tip }: ValidTransaction,
): Applied {
  const { spec } = pallet;
  const sender = accountInfo(state, signer);
  if (nonce !== sender.nonce) throw new ValidityError(nonce < sender.nonce ? 'stale' : 'future');
  changeAccount(state, signer, { nonce: nonce + 1, free: sender.free - fee });

  const { balances, transactionPayment, system } = spec.pallets;
  const withdraw = { pallet: balances, event: 8, fields: concatBytes(signer, u128.encode(fee)) };
  const run = dispatchCall(pallet, state, signer, extrinsic.call);
  const paid = sumOf(feeOf(spec, extrinsic.encoded.length, run.weight)) + tip;
  const change = fee - paid;
  changeAccount(state, signer, { free: accountInfo(state, signer).free + change });
  const deposit = { pallet: balances, event: 7, fields: concatBytes(signer, u128.encode(change)) };
  const total = addWeight(run.weight, spec.baseExtrinsic);
  return {
    error: run.error,
    weight: total,
    events: [
      withdraw,
      ...run.events,
      ...(change > 0n ? [deposit] : []),
      {
        pallet: transactionPayment,
        event: 0,
        fields: concatBytes(signer, u128.encode(paid), u128.encode(tip)),
      },
      outcomeEvent(system, run.error, total),
    ],
  };
}

function outcomeEvent(pallet: number, error: DispatchError | undefined, total: Weight): RuntimeEvent {
  const [normalClass, paysFee] = [0, 0];
  const info = concatBytes(weight.encode(total), Uint8Array.of(normalClass, paysFee));
  return error ? { pallet, event: 1, fields: concatBytes(error, info) } : { pallet, event: 0, fields: info };
}
