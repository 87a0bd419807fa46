import { str } from 'scale-ts';
import { malformedReply, tooLarge } from './errors.ts';
import { type ContractResult, fallibleMessage, type Message, message } from './message.ts';
import { decodeUtf8, type ScaleReader } from './scale-reader.ts';

/** When a registration began and ends, in milliseconds since the Unix epoch. */
export interface RegistrationPeriod {
  readonly registeredAt: bigint;
  readonly expiresAt: bigint;
}

const maxRecords = 64;

// `RegistryError` of the AZERO.ID registry, versions 1.0.0 and 1.1.0.
const registryErrors = [
  'NotAdmin',
  'NameAlreadyExists',
  'NameDoesntExist',
  'NameNotAllowed',
  'CallerIsNotOwner',
  'CallerIsNotController',
  'FeeNotPaid',
  'NameEmpty',
  'RecordNotFound',
  'WithdrawFailed',
  'InsufficientBalance',
  'NoResolvedAddress',
  'AlreadyClaimed',
  'InvalidMerkleProof',
  'CannotBuyReservedName',
  'NotReservedName',
  'NotAuthorised',
  'ZeroAddress',
  'RecordsOverflow',
  'FeeError',
  'OnlyDuringWhitelistPhase',
  'RestrictedDuringWhitelistPhase',
];

/**
 * All records of a label, none for a missing or expired one. The contract keeps them in a map ordered by the bytes
 * of the keys, so any other order is not its answer.
 */
export const getAllRecords: Message<[label: string], ReadonlyMap<string, string>> = message({
  name: 'get_all_records',
  selector: '528be9f1',
  input: str.enc,
  output: readRecords,
});

/** The registration of a label, also of an expired one. */
export const getRegistrationPeriod: Message<
  [label: string],
  ContractResult<RegistrationPeriod, 'NameDoesntExist'>
> = fallibleMessage({
  name: 'get_registration_period',
  selector: '61437185',
  input: str.enc,
  output: (reader) => ({ registeredAt: reader.u64(), expiresAt: reader.u64() }),
  errors: registryErrors,
  answers: ['NameDoesntExist'],
});

/** The account that a live label points at. */
export const getAddress: Message<
  [label: string],
  ContractResult<Uint8Array, 'NameDoesntExist' | 'NoResolvedAddress'>
> = fallibleMessage({
  name: 'get_address',
  selector: 'd259f7ba',
  input: str.enc,
  output: (reader) => reader.fixed(32),
  errors: registryErrors,
  answers: ['NameDoesntExist', 'NoResolvedAddress'],
});

/** What an account of 32 bytes calls itself, with its ending: `alice.azero`. */
export const getPrimaryDomain: Message<[account: Uint8Array], string | undefined> = message({
  name: 'get_primary_domain',
  selector: 'bf5b5677',
  input: (account) => account,
  output: (reader) => (reader.variant(2) === 1 ? reader.text() : undefined),
});

function readRecords(reader: ScaleReader): ReadonlyMap<string, string> {
  // Two empty texts take two bytes.
  const count = reader.count(2);
  if (count > maxRecords) throw tooLarge(`${count} records, at most ${maxRecords}`);
  const records = new Map<string, string>();
  let last: Uint8Array | undefined;
  for (let i = 0; i < count; i++) {
    const key = reader.bytes();
    if (last !== undefined && compareBytes(last, key) >= 0)
      throw malformedReply('record keys are out of order');
    last = key;
    records.set(decodeUtf8(key), reader.text());
  }
  return records;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
