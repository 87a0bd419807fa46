import { cell, type Mapping, mapping } from './ink-mapping.ts';
import { type Codec, fixed, option, text, tuple, u32, u64, u128, vector } from './scale.ts';

/** An account's 32 bytes. */
export type Account = Uint8Array;
export const account: Codec<Account> = fixed(32);

/** Who a name belongs to, who may write its records, and the account it points at. */
export type AddressDict = readonly [owner: Account, controller: Account, resolved: Account];
export const addressDict: Codec<AddressDict> = tuple(account, account, account);

/** When a registration began and when it ends, in milliseconds since the Unix epoch. */
export type Period = readonly [registered: bigint, expires: bigint];
export const period: Codec<Period> = tuple(u64, u64);

export type Records = readonly (readonly [key: string, value: string])[];
export const records: Codec<Records> = vector(tuple(text, text));

/** Names by account, as ink contracts keep lists: a count, the items by number, and each item's number. */
export interface NameList {
  readonly count: Mapping<Account, bigint>;
  readonly names: Mapping<readonly [Account, bigint], string>;
  readonly index: Mapping<string, bigint>;
}

/** The fields of the registry's own struct that answers depend on, with what stands around them. */
export type RegistryCell = readonly [
  admin: Account,
  pendingAdmin: Account | undefined,
  tld: string,
  baseUri: string,
  totalSupply: bigint,
  recordsSizeLimit: number | undefined,
  nameChecker: Account | undefined,
  feeCalculator: Account | undefined,
];

/** The parts of the registry's storage. */
export interface RegistryLayout {
  readonly self: Mapping<void, RegistryCell>;
  readonly reserved: Mapping<string, Account | undefined>;
  readonly addresses: Mapping<string, AddressDict>;
  readonly locks: Mapping<string, Account>;
  readonly periods: Mapping<string, Period>;
  readonly records: Mapping<string, Records>;
  readonly owned: NameList;
  readonly controlled: NameList;
  readonly resolving: NameList;
  readonly primary: Mapping<Account, string>;
}

/**
 * Where the AZERO.ID registry keeps what.
 *
 * Source: `azero-id/contracts`, the storage struct of `azns_registry` (its `ManualKey` numbers).
 */
export const registry: RegistryLayout = {
  self: cell<RegistryCell>(
    tuple(account, option(account), text, text, u128, option(u32), option(account), option(account)),
  ),
  reserved: mapping<string, Account | undefined>(100, text, option(account)),
  addresses: mapping(200, text, addressDict),
  locks: mapping(201, text, account),
  periods: mapping(202, text, period),
  records: mapping(203, text, records),
  owned: nameList(300, 301, 302),
  controlled: nameList(310, 311, 312),
  resolving: nameList(320, 321, 323),
  primary: mapping(399, account, text),
};

function nameList(count: number, names: number, index: number): NameList {
  return {
    count: mapping(count, account, u128),
    names: mapping(names, tuple(account, u128), text),
    index: mapping(index, text, u128),
  };
}
