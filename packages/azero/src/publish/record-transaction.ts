import { type Hex, ResolverError } from '@peername/resolver-core';
import type { RecordChange } from '@peername/resolver-core/publish';
import type { ApiPromise } from '@polkadot/api';
import type { SubmittableExtrinsic } from '@polkadot/api/types';
import { ContractPromise } from '@polkadot/api-contract';
import { concatBytes } from '../concat-bytes.ts';
import { fromHex, toHex } from '../hex.ts';
import { azeroNetworks } from '../networks.ts';
import { encodeSs58 } from '../ss58.ts';
import { type ContractCall, encodeContractCallArguments, type Weight } from './contract-call.ts';
import { registryAbi } from './registry-abi.ts';
import { encodeRecordUpdate } from './update-records.ts';

/** An extrinsic that is not signed yet. */
export type Extrinsic = SubmittableExtrinsic<'promise'>;

/** What a transaction that writes records is made of. */
export interface RecordTransaction {
  /** 32 bytes. */
  readonly registry: Uint8Array;
  readonly label: string;
  readonly changes: readonly RecordChange[];
  readonly gasLimit: Weight;
  readonly storageDepositLimit: bigint;
}

/** The message for the registry. Records that are not named stay as they are. */
export function recordMessage({ label, changes }: Pick<RecordTransaction, 'label' | 'changes'>): Uint8Array {
  return encodeRecordUpdate({ label, changes, removeRest: false });
}

/**
 * The extrinsic that writes the records, as the chain's metadata says that it is written.
 *
 * @throws {@link ResolverError} `UNTRUSTED` (`bad-metadata`) when those are not the bytes that Aleph Zero takes for it:
 *   signing them would be signing something else
 */
export function recordExtrinsic(api: ApiPromise, transaction: RecordTransaction): Extrinsic {
  const { registry, label, changes, gasLimit, storageDepositLimit } = transaction;
  const write = new ContractPromise(api, registryAbi, encodeSs58(registry)).tx['updateRecords'];
  if (!write) throw badMetadata('it has no contracts');
  const limits = {
    value: 0,
    gasLimit: api.registry.createType('WeightV2', gasLimit) as never,
    storageDepositLimit,
  };
  const pairs = changes.map(({ key, value }) => [key, value]);
  const extrinsic = write(limits, label, pairs, false) as unknown as Extrinsic;
  const input = recordMessage(transaction);
  const expected = expectedCall(api, { contract: registry, value: 0n, gasLimit, storageDepositLimit, input });
  if (extrinsic.method.toHex() !== expected) throw badMetadata('its calls are written in another way');
  return extrinsic;
}

/** The index of the call that runs a contract: pallet, then call. */
export function contractCallIndex(api: ApiPromise): Hex {
  const call = api.tx['contracts']?.['call'];
  if (!call) throw badMetadata('it has no contracts');
  const index = toHex(call.callIndex);
  // An endpoint that lies about its metadata could have a transfer signed for a change of records.
  if (ofAlephZero.has(api.genesisHash.toHex()) && index !== callOnAlephZero)
    throw badMetadata('it has contracts in another place');
  return index;
}

const ofAlephZero: ReadonlySet<string | undefined> = new Set(
  Object.values(azeroNetworks).map(({ genesis }) => genesis),
);

// Pallet 18 of the runtime, call 6 of pallet-contracts.
const callOnAlephZero: Hex = '0x1206';

function expectedCall(api: ApiPromise, call: ContractCall): Hex {
  return toHex(concatBytes(fromHex(contractCallIndex(api)), encodeContractCallArguments(call)));
}

/** The error for an endpoint that could have something else signed. */
export function badMetadata(details: string): ResolverError {
  return new ResolverError({
    code: 'UNTRUSTED',
    reason: 'bad-metadata',
    shortMessage: 'The endpoint describes another chain than it serves; use another endpoint',
    details,
  });
}
