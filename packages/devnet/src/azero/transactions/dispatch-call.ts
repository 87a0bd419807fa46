import type { ContractsPallet } from '../contracts-pallet.ts';
import { type DispatchError, moduleError } from '../dispatch-error.ts';
import type { RuntimeEvent } from '../event-record.ts';
import { blake2b256 } from '../hashes.ts';
import { concatBytes } from '../hex.ts';
import type { Account } from '../registry-layout.ts';
import { runContract } from '../run-contract.ts';
import type { DraftState } from '../state.ts';
import { transfer } from '../transfer.ts';
import { addWeight, type Weight } from '../weight.ts';
import { contractCallBase, weightOf } from './fee.ts';
import type { RuntimeCall } from './runtime-call.ts';

/** What became of a call. */
export interface Dispatched {
  readonly error?: DispatchError;
  /** What it weighed in the end. */
  readonly weight: Weight;
  readonly events: readonly RuntimeEvent[];
}

/** Runs a call for the account that signed it. A call that fails leaves nothing behind but its error. */
export function dispatchCall(
  pallet: ContractsPallet,
  state: DraftState,
  origin: Account,
  call: RuntimeCall,
): Dispatched {
  const { pallets } = pallet.spec;
  const weight = weightOf(call);
  switch (call.kind) {
    case 'remark': {
      const remarked = {
        pallet: pallets.system,
        event: 5,
        fields: concatBytes(origin, blake2b256(call.remark)),
      };
      return { weight, events: call.event ? [remarked] : [] };
    }
    case 'transfer': {
      if (!call.dest) return { error: cannotLookup, weight, events: [] };
      const moved = transfer(state, pallet.spec, origin, call.dest, call.value);
      return 'error' in moved ? { error: moved.error, weight, events: [] } : { weight, ...moved };
    }
    case 'contract':
      return callContract(pallet, state, origin, call);
  }
}

const cannotLookup: DispatchError = Uint8Array.of(1);

function callContract(
  pallet: ContractsPallet,
  state: DraftState,
  origin: Account,
  call: Extract<RuntimeCall, { readonly kind: 'contract' }>,
): Dispatched {
  const { dest: contract, ...rest } = call;
  if (!contract) return { error: cannotLookup, weight: contractCallBase, events: [] };
  const { gas, outcome, events } = runContract(pallet, state, { origin, contract, ...rest });
  const { contractErrors } = pallet.spec;
  const failed = (error: DispatchError, used: Weight): Dispatched => ({
    error,
    weight: addWeight(contractCallBase, used),
    events: [],
  });
  if ('error' in outcome) {
    const isOutOfGas = outcome.error[2] === contractErrors.outOfGas;
    return failed(outcome.error, isOutOfGas ? call.gasLimit : atMost(gas.consumed, call.gasLimit));
  }
  if (outcome.revert) return failed(moduleError(pallet.index, contractErrors.contractReverted), gas.consumed);
  return { weight: addWeight(contractCallBase, gas.consumed), events };
}

function atMost([refTime, proofSize]: Weight, limit: Weight): Weight {
  return [refTime < limit[0] ? refTime : limit[0], proofSize < limit[1] ? proofSize : limit[1]];
}
