import { contractInfo } from './contract-info.ts';
import { writableStorage } from './contract-storage.ts';
import type { CallGas, ContractCall, ContractsPallet } from './contracts-pallet.ts';
import { type DispatchError, moduleError } from './dispatch-error.ts';
import { calledEvent, emittedEvent, type RuntimeEvent } from './event-record.ts';
import { toHex } from './hex.ts';
import type { WritableContractStorage } from './ink-mapping.ts';
import { dispatch, type ExecReturn } from './ink-message.ts';
import type { RuntimeSpec } from './runtime-spec.ts';
import { decode, u64 } from './scale.ts';
import type { DraftState } from './state.ts';
import { type ContractDiff, depositLimit, moveDeposit, settleDeposits } from './storage-deposit.ts';
import { emptyDiff } from './storage-diff.ts';
import { timestampKey } from './storage-keys.ts';
import { transfer } from './transfer.ts';
import { fitsWeight } from './weight.ts';

/** What became of a call. */
export interface ContractRun {
  readonly gas: CallGas;
  readonly outcome: ExecReturn | { readonly error: DispatchError };
  /** What the origin paid for storage; less than nothing: what it got back. */
  readonly deposit: bigint;
  readonly events: readonly RuntimeEvent[];
}

/** A call in progress: what it did so far, and what a revert has to take back. */
interface Progress {
  readonly pallet: ContractsPallet;
  readonly state: DraftState;
  readonly events: RuntimeEvent[];
  readonly diffs: ContractDiff[];
}

/** The size of ink's one buffer: a contract traps on input, a stored value or an answer that does not fit. */
const maxBufferBytes = 16_384;
const noGas: CallGas = { consumed: [0n, 0n], required: [0n, 0n] };

/** Calls a contract on a state in the making. Unless the call goes well, nothing of it stays in the state. */
export function runContract(pallet: ContractsPallet, state: DraftState, call: ContractCall): ContractRun {
  const undo = state.mark();
  const failed = (error: keyof RuntimeSpec['contractErrors'], gas: CallGas): ContractRun => {
    undo();
    const number = pallet.spec.contractErrors[error];
    return { gas, outcome: { error: moduleError(pallet.index, number) }, deposit: 0n, events: [] };
  };

  if (!contractInfo(state, call.contract)) return failed('contractNotFound', noGas);
  const limit = depositLimit(state, pallet, call);
  if (limit === undefined) return failed('storageDepositNotEnoughFunds', noGas);
  const progress: Progress = { pallet, state, events: [], diffs: [] };
  if (call.value > 0n) {
    const paid = transfer(state, pallet.spec, call.origin, call.contract, call.value);
    if ('error' in paid) return failed('transferFailed', noGas);
    progress.events.push(...paid.events);
  }
  // No message here is payable, and ink makes a call that brings money to such a message trap.
  const traps = call.value > 0n || pallet.traps(call);
  const answer = traps ? undefined : execute(progress, call.origin, call.contract, call.input);
  const gas = pallet.gas(call, answer);
  if (!answer) return failed('contractTrapped', gas);
  if (call.gasLimit && !fitsWeight(gas.required, call.gasLimit)) return failed('outOfGas', noGas);
  if (answer.revert) {
    undo();
    return { gas, outcome: answer, deposit: 0n, events: [] };
  }

  const deposits = settleDeposits(state, pallet, progress.diffs);
  const deposit = deposits.reduce((sum, each) => sum + each.deposit, 0n);
  if (deposit > limit) return failed('storageDepositLimitExhausted', gas);
  for (const { contract, deposit: part } of deposits)
    progress.events.push(moveDeposit(state, pallet, call.origin, contract, part));
  return { gas, outcome: answer, deposit, events: progress.events };
}

/** Undefined when the contract traps. */
function execute(
  progress: Progress,
  caller: Uint8Array,
  contract: Uint8Array,
  input: Uint8Array,
): ExecReturn | undefined {
  const { pallet, state, events, diffs } = progress;
  const info = contractInfo(state, contract);
  const program = info && pallet.programs.get(toHex(info.codeHash));
  if (!program || input.length > maxBufferBytes) return undefined;
  const undo = state.mark();
  const before = { events: events.length, diffs: diffs.length };
  const diff = emptyDiff();
  const buffer = watchBuffer(writableStorage(state, info, diff));
  const answer = dispatch(program, input, {
    storage: buffer.storage,
    caller,
    now: decode(u64, state.get(timestampKey) ?? new Uint8Array(8)),
    call: (other, otherInput) => execute(progress, contract, other, otherInput),
    emit: (event) => void events.push(emittedEvent(pallet.index, contract, event)),
  });
  const traps = buffer.overflows() || answer.data.length > maxBufferBytes;
  // A revert undoes the call and all calls inside it, and so does a trap.
  if (answer.revert || traps) {
    undo();
    events.length = before.events;
    diffs.length = before.diffs;
  } else {
    diffs.push({ contract, diff });
    events.push(calledEvent(pallet.index, caller, contract));
  }
  return traps ? undefined : answer;
}

/** Notes whether any value goes through the storage that ink's buffer cannot hold. */
function watchBuffer(storage: WritableContractStorage): {
  readonly storage: WritableContractStorage;
  overflows(): boolean;
} {
  let overflows = false;
  const note = (value: Uint8Array | undefined): Uint8Array | undefined => {
    overflows ||= (value?.length ?? 0) > maxBufferBytes;
    return value;
  };
  return {
    overflows: () => overflows,
    storage: {
      get: (key) => note(storage.get(key)),
      set: (key, value) => storage.set(key, note(value)),
    },
  };
}
