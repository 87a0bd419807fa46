import { isResolverError, ResolverError } from '@peername/resolver-core';
import { type RegistrationPeriod, readPeriod, readRecords } from '../azns-registry.ts';
import { dispatchRefused } from '../errors.ts';
import { type ScaleReader, scaleReader } from '../scale-reader.ts';
import { encodeText } from '../scale-writer.ts';
import type { ContractStorage, StoredValue } from './contract-storage.ts';
import { inkKey } from './storage-keys.ts';

/**
 * The contracts of AZERO.ID, read from their storage as they read it themselves: an expired name keeps all it had, and
 * its registration says whether that counts.
 *
 * Source: `azero-id/contracts`, the storage structs of `azns_registry` and `azns_router` (their `ManualKey` numbers).
 */
export interface StoredContract {
  /** Of an expired label, too. */
  period(label: string): Promise<RegistrationPeriod | undefined>;
  /** None for a label that is not live. */
  records(label: string): Promise<ReadonlyMap<string, string>>;
  /** The account (32 bytes) that a live label points at. */
  address(label: string): Promise<Uint8Array | undefined>;
  /** The live label that an account (32 bytes) calls itself by and that points back at it. */
  primaryLabel(account: Uint8Array): Promise<string | undefined>;
  /** For a router: the registry (32 bytes) of an ending. */
  registry(tld: string): Promise<Uint8Array | undefined>;
}

// The mappings of the registry, and the one of the router.
const addresses = 200;
const periods = 202;
const allRecords = 203;
const primaryNames = 399;
const routes = 100;

/** The contract at an account (32 bytes). */
export function storedContract(storage: ContractStorage, account: Uint8Array): StoredContract {
  async function get<T>(
    root: number,
    entry: Uint8Array,
    read: (reader: ScaleReader) => T,
  ): Promise<{ readonly stored: StoredValue; readonly value: T | undefined }> {
    const stored = await storage.get(account, inkKey(root, entry));
    if (!stored.isContract)
      throw dispatchRefused('its storage', 'the state of the block proves it', contractNotFound);
    return { stored, value: stored.value && decode(stored.value, read) };
  }

  /** What is stored of a live label. Both are asked for in one step. */
  async function ofLive<T>(
    root: number,
    label: string,
    read: (reader: ScaleReader) => T,
  ): Promise<T | undefined> {
    const name = encodeText(label);
    const [{ stored, value: period }, { value }] = await Promise.all([
      get(periods, name, readShownPeriod),
      get(root, name, read),
    ]);
    return period && period.expiresAt > stored.time ? value : undefined;
  }

  const address = (label: string) => ofLive(addresses, label, readResolved);

  return {
    address,
    records: async (label) => (await ofLive(allRecords, label, readRecords)) ?? new Map(),
    async period(label) {
      const { value } = await get(periods, encodeText(label), readShownPeriod);
      return value;
    },
    async primaryLabel(of) {
      const { value: label } = await get(primaryNames, of, (reader) => reader.text());
      const resolved = label === undefined ? undefined : await address(label);
      return resolved?.every((byte, i) => byte === of[i]) ? label : undefined;
    },
    async registry(tld) {
      const { value } = await get(routes, encodeText(tld), (reader) => reader.fixed(32));
      return value;
    },
  };
}

// As pallet-contracts numbers its errors.
const contractNotFound = 6;

// 2024-10-01T00:00Z: version 1.1.0 of the registry lets no registration end before it, save one that ends at zero.
const graceEnd = 1_727_740_800_000;

function readShownPeriod(reader: ScaleReader): RegistrationPeriod {
  const { registeredAt, expiresAt } = readPeriod(reader);
  return { registeredAt, expiresAt: expiresAt === 0 ? 0 : Math.max(expiresAt, graceEnd) };
}

/** Owner, controller and the account pointed at. */
function readResolved(reader: ScaleReader): Uint8Array {
  reader.fixed(64);
  return reader.fixed(32);
}

/** A value that is proved and yet makes no sense is not the endpoint's fault. */
function decode<T>(value: Uint8Array, read: (reader: ScaleReader) => T): T {
  const reader = scaleReader(value);
  try {
    const decoded = read(reader);
    reader.end();
    return decoded;
  } catch (error) {
    if (!isResolverError(error) || error.code !== 'PROTOCOL') throw error;
    throw new ResolverError({
      code: 'CONTRACT',
      reason: 'unknown-layout',
      shortMessage:
        'The contract stores its names in a form that is not known here; read them without proofs',
      details: error.details,
    });
  }
}
