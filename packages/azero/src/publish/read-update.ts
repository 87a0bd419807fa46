import type { Name } from '@peername/resolver-core';
import { PublishError, type RecordChange } from '@peername/resolver-core/publish';
import type { ApiPromise } from '@polkadot/api';
import { fromHex, toHex } from '../hex.ts';
import { decodeContractCallArguments } from './contract-call.ts';
import { contractCallIndex } from './record-transaction.ts';
import { decodeRecordUpdate } from './update-records.ts';

/** What a call has to be about. */
export interface Wanted {
  readonly name: Name;
  /** 32 bytes. */
  readonly registry: Uint8Array;
}

/**
 * The changes that a call makes.
 *
 * @throws {@link PublishError} `not-this-change` when it is not a change of records of this name, or does anything besides
 */
export function readUpdate(
  api: ApiPromise,
  call: Uint8Array,
  { name, registry }: Wanted,
): readonly RecordChange[] {
  const index = fromHex(contractCallIndex(api));
  if (toHex(call.subarray(0, 2)) !== toHex(index)) throw notThisChange(name, 'it does not call a contract');
  const { contract, value, input } = orRefuse(name, () => decodeContractCallArguments(call.subarray(2)));
  if (toHex(contract) !== toHex(registry)) throw notThisChange(name, 'it calls another contract');
  if (value !== 0n) throw notThisChange(name, 'it sends coins');
  const { label, changes, removeRest } = orRefuse(name, () => decodeRecordUpdate(input));
  if (label !== name.labels[0]) throw notThisChange(name, 'it is about another name');
  if (removeRest) throw notThisChange(name, 'it takes all other records away');
  if (new Set(changes.map(({ key }) => key)).size < changes.length)
    throw notThisChange(name, 'it writes a record twice');
  if (changes.length === 0) throw notThisChange(name, 'it changes nothing');
  return changes;
}

/** The error for a transaction that is another one. */
export function notThisChange(name: Name, why: string): PublishError {
  return new PublishError({
    reason: 'not-this-change',
    shortMessage: `The transaction is not a change of records of ${name.text}`,
    details: why,
  });
}

function orRefuse<T>(name: Name, read: () => T): T {
  try {
    return read();
  } catch {
    throw notThisChange(name, 'it writes no records');
  }
}
