import { contractInfo, contractStorage } from './contract-info.ts';
import { calledEvent } from './event-record.ts';
import { concatBytes, type Hex, toHex } from './hex.ts';
import { dispatch, type ExecReturn, type Messages } from './ink-message.ts';
import { account } from './registry-layout.ts';
import {
  bytes,
  type Codec,
  compact,
  decode,
  decodeAll,
  option,
  scaleInput,
  tuple,
  u32,
  u64,
  u128,
} from './scale.ts';
import type { State } from './state.ts';
import { eventsKey, timestampKey } from './storage-keys.ts';

/** Computation and proof size, the two parts of a Substrate weight. */
export type Weight = readonly [refTime: bigint, proofSize: bigint];

/** What a call costs. */
export interface CallGas {
  readonly consumed: Weight;
  readonly required: Weight;
}

/** A decoded request of `ContractsApi_call`. */
export interface ContractCall {
  readonly origin: Uint8Array;
  readonly contract: Uint8Array;
  readonly gasLimit: Weight | undefined;
  readonly input: Uint8Array;
}

/** What the contracts pallet of one node is like. */
export interface ContractsPallet {
  /** Its index in the runtime, which events and errors carry. */
  readonly index: number;
  /** The programs by code hash. */
  readonly programs: ReadonlyMap<Hex, Messages>;
  gas(call: ContractCall, result: ExecReturn | undefined): CallGas;
  /** Whether a call ends in a trap. */
  traps(call: ContractCall): boolean;
}

const weight: Codec<Weight> = tuple(compact, compact);
const request = tuple(account, account, u128, option(weight), option(u128), bytes);
const moduleError = { outOfGas: 2, contractNotFound: 6, contractTrapped: 12 } as const;
/** The size of ink's one buffer: a contract traps on a stored value or an answer that does not fit. */
const maxBufferBytes = 16_384;
const noGas: CallGas = { consumed: [0n, 0n], required: [0n, 0n] };

/**
 * The runtime API `ContractsApi_call`, version 2: a dry run of a contract on one state.
 * @throws Error when the request does not decode; a real runtime traps there
 */
export function callContract(pallet: ContractsPallet, state: State, encoded: Uint8Array): Uint8Array {
  const [origin, contract, , gasLimit, , input] = decodeAll(request, encoded);
  const call = { origin, contract, gasLimit, input };
  const events: Uint8Array[] = [];
  const failed = (error: number, gas: CallGas) => reply(state, gas, dispatchError(pallet, error), []);

  if (!contractInfo(state, contract)) return failed(moduleError.contractNotFound, noGas);
  if (pallet.traps(call)) return failed(moduleError.contractTrapped, pallet.gas(call, undefined));
  const answer = execute(pallet, state, origin, contract, input, events);
  if (!answer) return failed(moduleError.contractTrapped, pallet.gas(call, undefined));
  const gas = pallet.gas(call, answer);
  if (gasLimit?.some((limit, part) => limit < (gas.required[part] as bigint)))
    return failed(moduleError.outOfGas, noGas);
  const flags = u32.encode(answer.revert ? 1 : 0);
  return reply(state, gas, concatBytes(Uint8Array.of(0), flags, bytes.encode(answer.data)), events);
}

/** The runtime API `ContractsApi_get_storage`: one value of a contract by its ink key. */
export function getContractStorage(state: State, encoded: Uint8Array): Uint8Array {
  const [contract, key] = decodeAll(tuple(account, bytes), encoded);
  const info = contractInfo(state, contract);
  const doesntExist = 0;
  if (!info) return Uint8Array.of(1, doesntExist);
  return concatBytes(Uint8Array.of(0), option(bytes).encode(contractStorage(state, info).get(key)));
}

/** Undefined when the contract traps. */
function execute(
  pallet: ContractsPallet,
  state: State,
  caller: Uint8Array,
  contract: Uint8Array,
  input: Uint8Array,
  events: Uint8Array[],
): ExecReturn | undefined {
  const info = contractInfo(state, contract);
  const program = info && pallet.programs.get(toHex(info.codeHash));
  if (!program) return undefined;
  const before = events.length;
  const storage = contractStorage(state, info);
  let overflows = false;
  const answer = dispatch(program, input, {
    storage: {
      get(key) {
        const value = storage.get(key);
        overflows ||= (value?.length ?? 0) > maxBufferBytes;
        return value;
      },
    },
    now: decode(u64, state.get(timestampKey) ?? new Uint8Array(8)),
    call: (other, otherInput) => execute(pallet, state, contract, other, otherInput, events),
  });
  overflows ||= answer.data.length > maxBufferBytes;
  // A revert undoes the events of the call and of all calls inside it, and so does a trap.
  if (answer.revert || overflows) events.length = before;
  else events.push(calledEvent(pallet.index, caller, contract));
  return overflows ? undefined : answer;
}

function dispatchError(pallet: ContractsPallet, error: number): Uint8Array {
  const module = 3;
  return concatBytes(Uint8Array.of(1, module, pallet.index), u32.encode(error));
}

/**
 * ```
 * gas consumed and required | deposit: Charge 0 | debug message | result | Some(events of the block and of the call)
 * ```
 */
function reply(state: State, gas: CallGas, outcome: Uint8Array, events: readonly Uint8Array[]): Uint8Array {
  const charge = 1;
  return concatBytes(
    weight.encode(gas.consumed),
    weight.encode(gas.required),
    Uint8Array.of(charge),
    u128.encode(0n),
    bytes.encode(new Uint8Array()),
    outcome,
    Uint8Array.of(1),
    blockAndCallEvents(state, events),
  );
}

function blockAndCallEvents(state: State, events: readonly Uint8Array[]): Uint8Array {
  const stored = state.get(eventsKey) ?? Uint8Array.of(0);
  const input = scaleInput(stored);
  const count = compact.read(input);
  return concatBytes(compact.encode(count + BigInt(events.length)), input.take(input.left), ...events);
}
