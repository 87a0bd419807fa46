import type { Hex } from './hex.ts';
import type { ExecReturn, Messages } from './ink-message.ts';
import type { RuntimeSpec } from './runtime-spec.ts';
import type { Weight } from './weight.ts';

/** What a call costs. */
export interface CallGas {
  readonly consumed: Weight;
  readonly required: Weight;
}

/** A call of a contract: a dry run, or a transaction's. */
export interface ContractCall {
  readonly origin: Uint8Array;
  readonly contract: Uint8Array;
  /** What it brings along, in the smallest unit of the token. */
  readonly value: bigint;
  /** Undefined: as much as a block has. */
  readonly gasLimit: Weight | undefined;
  /** The most that the origin pays for storage; undefined leaves it to the runtime. */
  readonly depositLimit: bigint | undefined;
  readonly input: Uint8Array;
}

/** What the contracts pallet of one node is like. */
export interface ContractsPallet {
  readonly spec: RuntimeSpec;
  /** Its index in the runtime, which events and errors carry. */
  readonly index: number;
  /** The programs by code hash. */
  readonly programs: ReadonlyMap<Hex, Messages>;
  gas(call: ContractCall, result: ExecReturn | undefined): CallGas;
  /** Whether a call ends in a trap. */
  traps(call: ContractCall): boolean;
}
