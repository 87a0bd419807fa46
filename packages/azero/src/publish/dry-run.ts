import type { Hex } from '@peername/resolver-core';
import { PublishError } from '@peername/resolver-core/publish';
import { concatBytes } from '../concat-bytes.ts';
import { contractsCall, encodeContractCall, readReturn } from '../contracts-api.ts';
import { langError, malformedReply } from '../errors.ts';
import { fromHex } from '../hex.ts';
import { type ScaleReader, scaleReader } from '../scale-reader.ts';
import { readCompactBig, readUint } from './compact.ts';
import type { Weight } from './contract-call.ts';
import type { ChainAccess } from './described-chain.ts';
import { type DispatchRefusal, readDispatchError } from './dispatch-error.ts';

/** A call to try. */
export interface Trial {
  /** 32 bytes. */
  readonly origin: Uint8Array;
  /** 32 bytes. */
  readonly contract: Uint8Array;
  readonly input: Uint8Array;
}

/** How a call would end at a block. */
export type TrialOutcome = TrialCosts &
  (
    | { readonly state: 'ok' }
    /** An error of the contract, by its index in the contract's error type. */
    | { readonly state: 'reverted'; readonly error: number }
    | { readonly state: 'refused'; readonly refusal: DispatchRefusal }
  );

interface TrialCosts {
  readonly gasRequired: Weight;
  /** What is set aside for storage; negative when it comes back. */
  readonly deposit: bigint;
}

// Half of what their fields hold, 64 and 128 bits: the limits for the transaction are a quarter more than this.
const mostWeight = 1n << 63n;
const mostDeposit = 1n << 127n;

/**
 * Runs a call that answers `Result<(), Error>` without a transaction (ContractsApi version 2).
 *
 * @throws {@link ResolverError} `PROTOCOL` for a reply that cannot be decoded, `CONTRACT` (`lang-error`) when the contract
 *   has no such message
 */
export async function tryCall(at: ChainAccess, block: Hex, trial: Trial): Promise<TrialOutcome> {
  const { origin, contract, input } = trial;
  const [api, reply] = await Promise.all([
    at.describedAt(block),
    at.ask('state_call', [contractsCall, encodeContractCall(contract, input, origin), block]),
  ]);
  const reader = scaleReader(fromHex(reply));
  readWeight(reader);
  const gasRequired = readWeight(reader);
  const sign = reader.isSecond() ? 1n : -1n;
  const costs = { gasRequired, deposit: sign * atMost(mostDeposit, readUint(reader, 16)) };
  reader.bytes();
  if (reader.isSecond())
    return { ...costs, state: 'refused', refusal: readDispatchError(api, dispatchError(reader)) };
  const { data, reverted } = readReturn(reader);
  return { ...costs, ...readAnswer(scaleReader(data), reverted) };
}

/** Those variants that carry something: `Module` an index and four bytes, three others one variant of their own. */
function dispatchError(reader: ScaleReader): Uint8Array {
  const variant = reader.uint(1);
  const more = variant === 3 ? 5 : [7, 8, 9].includes(variant) ? 1 : 0;
  return concatBytes(Uint8Array.of(variant), reader.fixed(more));
}

function readAnswer(
  data: ScaleReader,
  reverted: boolean,
): { readonly state: 'ok' } | { readonly state: 'reverted'; readonly error: number } {
  if (data.isSecond()) throw langError('update_records');
  if (data.isSecond() !== reverted) throw malformedReply('its revert flag contradicts it');
  return reverted ? { state: 'reverted', error: data.uint(1) } : { state: 'ok' };
}

function readWeight(reader: ScaleReader): Weight {
  const weight = () => atMost(mostWeight, readCompactBig(reader));
  return { refTime: weight(), proofSize: weight() };
}

function atMost(most: bigint, amount: bigint): bigint {
  if (amount > most) throw malformedReply('costs that no call has');
  return amount;
}

// Without a limit of its own, a call may take what its account has.
const outOfFunds = 'contracts.StorageDepositLimitExhausted';

/** Why a call that would fail is not sent. */
export function refusedByChain(name: string, { reason, name: error, what }: DispatchRefusal): PublishError {
  if (error === outOfFunds || reason === 'insufficient-funds')
    return new PublishError({
      reason: 'insufficient-funds',
      shortMessage: `The account cannot pay the deposit for the records of ${name}; send it some coins and try again`,
      details: error,
    });
  return new PublishError({
    reason: 'refused',
    shortMessage: `The change of ${name} would fail: ${what} (${error})`,
  });
}
