import { concatBytes } from '@noble/hashes/utils.js';
import type { Hex } from '@peername/resolver-core';
import { Bytes } from 'scale-ts';
import { type DispatchError, malformedReply, tooLarge } from './errors.ts';
import { fromHex, toHex } from './hex.ts';
import { type ScaleReader, scaleReader } from './scale-reader.ts';

/** The runtime API that runs a contract without a transaction, named for `state_call`. */
export const contractsCall = 'ContractsApi_call';

/**
 * How a dry run of a contract ended, by `ContractExecResult` of ContractsApi version 2 (pallet-contracts):
 * the contract returned bytes, or the chain refused the call.
 */
export type ContractReply =
  | { readonly kind: 'returned'; readonly reverted: boolean; readonly data: Uint8Array }
  | { readonly kind: 'refused'; readonly error: DispatchError };

// Hex digits of a reply: 16 KiB is the most a contract returns, but all events of the block may trail it.
const maxReplyLength = 2 ** 20;
// An ink! contract cannot return more than its buffer of 16 KiB; a deployed upgrade might have a larger one.
const maxDataBytes = 64 * 1024;

const noOrigin = new Uint8Array(32);
// No value (u128), no gas limit (the whole block's weight) and no storage deposit limit.
const noValueNoLimits = new Uint8Array(16 + 1 + 1);
const lengthPrefixed = Bytes();

/** The argument of `ContractsApi_call` for a read of `contract` (32 bytes) with `input`. */
export function encodeContractCall(contract: Uint8Array, input: Uint8Array): Hex {
  return toHex(concatBytes(noOrigin, contract, noValueNoLimits, lengthPrefixed.enc(input)));
}

/**
 * The outcome in a reply to `ContractsApi_call`. What trails it is ignored: runtimes append the events of the block.
 *
 * @throws {@link ResolverError} `PROTOCOL` when it cannot be decoded, `TOO_LARGE`
 */
export function decodeContractReply(reply: unknown): ContractReply {
  if (typeof reply === 'string' && reply.length > maxReplyLength)
    throw tooLarge(`a reply of ${reply.length} digits`);
  const reader = scaleReader(fromHex(reply));
  skipCosts(reader);
  if (reader.variant(2) === 1) return { kind: 'refused', error: readDispatchError(reader) };
  const flags = reader.u32();
  // Bit 0 is REVERT, and pallet-contracts knows no other.
  if (flags > 1) throw malformedReply(`return flags are ${flags}`);
  const data = reader.bytes();
  if (data.length > maxDataBytes) throw tooLarge(`${data.length} bytes, at most ${maxDataBytes}`);
  return { kind: 'returned', reverted: flags === 1, data };
}

/** Gas consumed and required (two compact parts each), the storage deposit (variant and u128), the debug message. */
function skipCosts(reader: ScaleReader): void {
  for (let part = 0; part < 4; part++) reader.compact();
  reader.variant(2);
  reader.fixed(16);
  reader.bytes();
}

function readDispatchError(reader: ScaleReader): DispatchError {
  const variant = reader.u8();
  if (variant !== 3) return { kind: 'runtime', variant };
  const pallet = reader.u8();
  const error = reader.u32();
  return { kind: 'module', pallet, error };
}
