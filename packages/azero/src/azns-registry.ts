import type { Milliseconds } from '@peername/resolver-core';
import { malformedReply, tooLarge } from './errors.ts';
import { toHex } from './hex.ts';
import { fallibleMessage, type Message, message } from './message.ts';
import { decodeUtf8, type ScaleReader } from './scale-reader.ts';
import { encodeText } from './scale-writer.ts';

/** When a registration began and ends, in milliseconds since the Unix epoch. */
export interface RegistrationPeriod {
  readonly registeredAt: Milliseconds;
  readonly expiresAt: Milliseconds;
}

/** The most records of a name that are read; a name with more is none that resolves. */
export const maxRecords = 64;

// Variants of the contract's `RegistryError`, the same in versions 1.0.0 and 1.1.0. No other comes from these reads.
const nameDoesntExist = 2;
const noResolvedAddress = 11;

/**
 * All records of a label, none for a missing or expired one. The contract keeps them in a map ordered by the bytes
 * of the keys, so any other order is not its answer.
 */
export const getAllRecords: Message<[label: string], ReadonlyMap<string, string>> = message({
  name: 'get_all_records',
  selector: '0x528be9f1',
  input: encodeText,
  output: readRecords,
});

/** The registration of a label, also of an expired one. */
export const getRegistrationPeriod: Message<[label: string], RegistrationPeriod | undefined> =
  fallibleMessage({
    name: 'get_registration_period',
    selector: '0x61437185',
    input: encodeText,
    output: readPeriod,
    nothing: [nameDoesntExist],
  });

/** The account (32 bytes) that a live label points at. */
export const getAddress: Message<[label: string], Uint8Array | undefined> = fallibleMessage({
  name: 'get_address',
  selector: '0xd259f7ba',
  input: encodeText,
  output: (reader) => reader.fixed(32),
  nothing: [nameDoesntExist, noResolvedAddress],
});

/** What an account of 32 bytes calls itself, with its ending: `alice.azero`. */
export const getPrimaryDomain: Message<[account: Uint8Array], string | undefined> = message({
  name: 'get_primary_domain',
  selector: '0xbf5b5677',
  input: (account) => account,
  output: (reader) => (reader.isSecond() ? reader.text() : undefined),
});

/**
 * Records as the contract gives and stores them.
 * @throws {@link ResolverError} `PROTOCOL`, `TOO_LARGE`
 */
export function readRecords(reader: ScaleReader): ReadonlyMap<string, string> {
  // Two empty texts take two bytes.
  const count = reader.count(2);
  if (count > maxRecords) throw tooLarge(`${count} records, at most ${maxRecords}`);
  const records = new Map<string, string>();
  let last = '';
  for (let i = 0; i < count; i++) {
    const key = reader.bytes();
    // As hex, since the order of strings is not that of their UTF-8.
    const hex = toHex(key);
    if (hex <= last) throw malformedReply('record keys are out of order');
    last = hex;
    records.set(decodeUtf8(key), reader.text());
  }
  return records;
}

/**
 * A registration as the contract gives and stores it.
 * @throws {@link ResolverError} `PROTOCOL`
 */
export function readPeriod(reader: ScaleReader): RegistrationPeriod {
  return { registeredAt: reader.uint(8), expiresAt: reader.uint(8) };
}
