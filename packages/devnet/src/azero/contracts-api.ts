import { contractInfo } from './contract-info.ts';
import { contractStorage } from './contract-storage.ts';
import type { ContractsPallet } from './contracts-pallet.ts';
import { eventRecord } from './event-record.ts';
import { concatBytes } from './hex.ts';
import { account } from './registry-layout.ts';
import { type ContractRun, runContract } from './run-contract.ts';
import { bytes, compact, decodeAll, option, scaleInput, tuple, u32, u128 } from './scale.ts';
import type { State } from './state.ts';
import { eventsKey } from './storage-keys.ts';
import { weight } from './weight.ts';

const request = tuple(account, account, u128, option(weight), option(u128), bytes);

/**
 * The runtime API `ContractsApi_call`, version 2: a dry run of a contract on one state.
 * @throws Error when the request does not decode; a real runtime traps there
 */
export function callContract(pallet: ContractsPallet, state: State, encoded: Uint8Array): Uint8Array {
  const [origin, contract, value, gasLimit, depositLimit, input] = decodeAll(request, encoded);
  const call = { origin, contract, value, gasLimit, depositLimit, input };
  return reply(state, runContract(pallet, state.draft(), call));
}

/** The runtime API `ContractsApi_get_storage`: one value of a contract by its ink key. */
export function getContractStorage(state: State, encoded: Uint8Array): Uint8Array {
  const [contract, key] = decodeAll(tuple(account, bytes), encoded);
  const info = contractInfo(state, contract);
  const doesntExist = 0;
  if (!info) return Uint8Array.of(1, doesntExist);
  return concatBytes(Uint8Array.of(0), option(bytes).encode(contractStorage(state, info).get(key)));
}

/**
 * ```
 * gas consumed and required | deposit: Charge 0 | debug message | result | Some(events of the block and of the call)
 * ```
 */
function reply(state: State, { gas, deposit, outcome, events }: ContractRun): Uint8Array {
  const [refund, charge] = [0, 1];
  return concatBytes(
    weight.encode(gas.consumed),
    weight.encode(gas.required),
    Uint8Array.of(deposit < 0n ? refund : charge),
    u128.encode(deposit < 0n ? -deposit : deposit),
    bytes.encode(new Uint8Array()),
    encodeOutcome(outcome),
    Uint8Array.of(1),
    blockAndCallEvents(
      state,
      events.map((event) => eventRecord('initialization', event)),
    ),
  );
}

function encodeOutcome(outcome: ContractRun['outcome']): Uint8Array {
  if ('error' in outcome) return concatBytes(Uint8Array.of(1), outcome.error);
  return concatBytes(Uint8Array.of(0), u32.encode(outcome.revert ? 1 : 0), bytes.encode(outcome.data));
}

function blockAndCallEvents(state: State, events: readonly Uint8Array[]): Uint8Array {
  const stored = state.get(eventsKey) ?? Uint8Array.of(0);
  const input = scaleInput(stored);
  const count = compact.read(input);
  return concatBytes(compact.encode(count + BigInt(events.length)), input.take(input.left), ...events);
}
