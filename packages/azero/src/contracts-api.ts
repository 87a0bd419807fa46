import type { Hex } from '@peername/resolver-core';
import { concatBytes } from './concat-bytes.ts';
import { dispatchRefused, malformedReply, tooLarge } from './errors.ts';
import { fromHex, toHex } from './hex.ts';
import { type ScaleReader, scaleReader } from './scale-reader.ts';
import { encodeBytes } from './scale-writer.ts';

/** The runtime API that runs a contract without a transaction, named for `state_call`. */
export const contractsCall = 'ContractsApi_call';

/** What a contract returned. */
export interface ContractReturn {
  readonly reverted: boolean;
  readonly data: Uint8Array;
}

// An ink! contract cannot return more than its buffer of 16 KiB; a deployed upgrade might have a larger one.
const maxDataBytes = 64 * 1024;

// No value (u128), no gas limit (the whole block's weight) and no storage deposit limit.
const noValueNoLimits = new Uint8Array(16 + 1 + 1);

/** The argument of `ContractsApi_call` for a call of `contract` (32 bytes) with `input`; for a read by nobody. */
export function encodeContractCall(
  contract: Uint8Array,
  input: Uint8Array,
  origin: Uint8Array = new Uint8Array(32),
): Hex {
  return toHex(concatBytes(origin, contract, noValueNoLimits, encodeBytes(input)));
}

/**
 * What the contract returned, by the `ContractExecResult` of ContractsApi version 2 (pallet-contracts):
 *
 * ```
 * gas consumed, gas required: two compact integers each | storage deposit: variant, u128 | debug message: bytes
 * result: 00, flags u32, data | 01, DispatchError       | whatever runtimes append, such as the block's events
 * ```
 *
 * @throws {@link ResolverError} `CONTRACT` when the chain refused to run `message`, `PROTOCOL` when the reply cannot be
 *   decoded, `TOO_LARGE`
 */
export function decodeContractReply(message: string, reply: unknown): ContractReturn {
  const reader = scaleReader(fromHex(reply));
  for (let part = 0; part < 4; part++) reader.skipCompact();
  reader.isSecond();
  reader.fixed(16);
  reader.bytes();
  if (reader.isSecond()) {
    // `DispatchError::Module` is the one of its variants that carries numbers.
    const variant = reader.uint(1);
    if (variant !== 3) throw dispatchRefused(message, `dispatch error ${variant}`);
    const pallet = reader.uint(1);
    const error = reader.uint(4);
    throw dispatchRefused(message, `error ${error} of pallet ${pallet}`, error);
  }
  return readReturn(reader);
}

/** Reads the result of a call that the chain ran. @throws {@link ResolverError} `PROTOCOL`, `TOO_LARGE` */
export function readReturn(reader: ScaleReader): ContractReturn {
  const flags = reader.uint(4);
  // Bit 0 is REVERT, and pallet-contracts knows no other.
  if (flags > 1) throw malformedReply(`return flags are ${flags}`);
  const data = reader.bytes();
  if (data.length > maxDataBytes) throw tooLarge(`${data.length} bytes, at most ${maxDataBytes}`);
  return { reverted: flags === 1, data };
}
