import type { Account, Evidence, Reading } from '@peername/resolver-core';
import {
  getAddress,
  getAllRecords,
  getRegistrationPeriod,
  type RegistrationPeriod,
} from './azns-registry.ts';
import type { BlockReader } from './chain-reader.ts';
import { contradiction } from './errors.ts';
import { encodeSs58 } from './ss58.ts';
import { toDate } from './to-date.ts';

/** What a registry says of one label at one block. */
export interface NameState {
  readonly records: ReadonlyMap<string, string>;
  /** Undefined for a name that was never registered, or released. Also given for an expired one. */
  readonly period: RegistrationPeriod | undefined;
  /** The account (32 bytes) that a live name points at. */
  readonly address: Uint8Array | undefined;
}

/** Asks a registry all there is to know of a label. */
export async function readNameState(
  at: BlockReader,
  registry: Uint8Array,
  label: string,
): Promise<NameState> {
  const [records, period, address] = await Promise.all([
    at.call(registry, getAllRecords, label),
    at.call(registry, getRegistrationPeriod, label),
    at.call(registry, getAddress, label),
  ]);
  return { records, period, address };
}

/**
 * What the answers mean at the time of their block. The contract gives no records and no address for a name that is
 * missing or expired, so the registration tells those apart from a live name without records.
 *
 * ```
 * period missing        -> absent: name
 * expires <= block time -> absent: expired
 * expires >  block time -> found, with any number of records
 * ```
 *
 * @throws {@link ResolverError} `PROTOCOL` (`contradiction`) when the answers cannot all be true
 */
export function toReading({ records, period, address }: NameState, time: Date, evidence: Evidence): Reading {
  const live = period !== undefined && period.expiresAt > time.getTime();
  if (live)
    return {
      state: 'found',
      records,
      account: address && toAccount(address, evidence.chain),
      registeredAt: toDate(period.registeredAt),
      expiresAt: toDate(period.expiresAt),
      evidence,
    };
  const ghost = records.size > 0 ? 'records' : address && 'an address';
  if (ghost)
    throw contradiction(`it has ${ghost} of a name that ${period ? 'has expired' : 'is not registered'}`);
  return period
    ? { state: 'absent', reason: 'expired', expiresAt: toDate(period.expiresAt), evidence }
    : { state: 'absent', reason: 'name', evidence };
}

/** An account of 32 bytes on a chain (CAIP-2). */
export function toAccount(account: Uint8Array, chain: string): Account {
  return { chain, address: encodeSs58(account) };
}
