import { concatBytes } from '../concat-bytes.ts';
import { malformedReply } from '../errors.ts';
import { scaleReader } from '../scale-reader.ts';
import { encodeBytes } from '../scale-writer.ts';
import { encodeCompactBig, readCompactBig } from './compact.ts';

/** Computation and proof size, as pallet-contracts limits them. */
export interface Weight {
  readonly refTime: bigint;
  readonly proofSize: bigint;
}

/** What a transaction that calls a contract says. */
export interface ContractCall {
  /** 32 bytes. */
  readonly contract: Uint8Array;
  readonly value: bigint;
  readonly gasLimit: Weight;
  /** The most that may be set aside for storage; undefined for all that the account has. */
  readonly storageDepositLimit: bigint | undefined;
  readonly input: Uint8Array;
}

/**
 * The arguments of `Contracts.call` (pallet-contracts, gas in two parts), as they follow the index of the call:
 *
 * ```
 * MultiAddress::Id 00, account 32 | value compact | refTime, proofSize compact | Option<compact> | input bytes
 * ```
 */
export function encodeContractCallArguments(call: ContractCall): Uint8Array {
  const { contract, value, gasLimit, storageDepositLimit: limit, input } = call;
  return concatBytes(
    Uint8Array.of(0),
    contract,
    encodeCompactBig(value),
    encodeCompactBig(gasLimit.refTime),
    encodeCompactBig(gasLimit.proofSize),
    limit === undefined ? Uint8Array.of(0) : concatBytes(Uint8Array.of(1), encodeCompactBig(limit)),
    encodeBytes(input),
  );
}

/** Reads what {@link encodeContractCallArguments} writes. @throws {@link ResolverError} `PROTOCOL` for any other bytes */
export function decodeContractCallArguments(bytes: Uint8Array): ContractCall {
  const reader = scaleReader(bytes);
  if (reader.uint(1) !== 0) throw malformedReply('an address of another form');
  const call = {
    contract: reader.fixed(32),
    value: readCompactBig(reader),
    gasLimit: { refTime: readCompactBig(reader), proofSize: readCompactBig(reader) },
    storageDepositLimit: reader.isSecond() ? readCompactBig(reader) : undefined,
    input: reader.bytes(),
  };
  reader.end();
  return call;
}
