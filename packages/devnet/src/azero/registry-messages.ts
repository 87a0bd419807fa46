import { type MessageContext, type Messages, message } from './ink-message.ts';
import { registryError } from './registry-error.ts';
import { account, addressDict, type NameList, period, records, registry } from './registry-layout.ts';
import { type RegistryState, registryState } from './registry-state.ts';
import { updateRecordsMessage } from './registry-update.ts';
import { bytes, type Codec, option, type Result, result, text, tuple, u8, u32, vector } from './scale.ts';

/** Variants of `NameStatus`. */
const nameStatus = { registered: 0, reserved: 1, available: 2, unavailable: 3 } as const;

const name = tuple<[string]>(text);
const holder = tuple<[Uint8Array]>(account);
const nothing = tuple<[]>();
const names = vector(text);

/**
 * The messages of the AZERO.ID registry by selector: its reads, and the write of records. Written after its published source and metadata (ink! 4.2.1,
 * selectors are the first four bytes of BLAKE2b-256 of the label).
 */
export const registryMessages: Messages = {
  // update_records
  '0xde84a1ba': updateRecordsMessage,
  // get_record
  '0x7e6cb4ce': message(tuple<[string, string]>(text, text), result(text, u8), (context, of, key) => {
    const found = read(context)
      .records(of)
      .find(([present]) => present === key);
    return orError(found?.[1], registryError.recordNotFound);
  }),
  // get_all_records
  '0x528be9f1': message(name, records, (context, of) => read(context).records(of)),
  // get_address
  '0xd259f7ba': message(name, result(account, u8), (context, of) =>
    orError(read(context).addresses(of)?.[2], registryError.nameDoesntExist),
  ),
  // get_address_dict
  '0xf069dff3': message(name, result(addressDict, u8), (context, of) =>
    orError(read(context).addresses(of), registryError.nameDoesntExist),
  ),
  // get_owner
  '0x07fcd0b1': message(name, result(account, u8), (context, of) =>
    orError(read(context).addresses(of)?.[0], registryError.nameDoesntExist),
  ),
  // get_controller
  '0x0abf0e97': message(name, result(account, u8), (context, of) =>
    orError(read(context).addresses(of)?.[1], registryError.nameDoesntExist),
  ),
  // get_registration_period
  '0x61437185': message(name, result(period, u8), (context, of) =>
    orError(read(context).period(of), registryError.nameDoesntExist),
  ),
  // get_primary_name
  '0x404f1d73': message(holder, result(text, u8), (context, of) =>
    orError(read(context).primaryName(of), registryError.noResolvedAddress),
  ),
  // get_primary_domain
  '0xbf5b5677': message(holder, option(text), (context, of) => {
    const primary = read(context).primaryName(of);
    return primary === undefined ? undefined : `${primary}.${tld(context)}`;
  }),
  // get_name_status
  '0x964d7612': message(tuple<[readonly string[]]>(names), rawVector(), (context, of) =>
    of.map((each) => status(context, each)),
  ),
  // get_names_of_address
  '0xf82caf60': message(holder, names, (context, of) => {
    const all = [registry.resolving, registry.controlled, registry.owned].flatMap((list) =>
      read(context).names(list, of),
    );
    return [...new Set(all)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  }),
  // get_owned_names_of_address
  '0xe413b13a': message(holder, names, namesIn(registry.owned)),
  // get_controlled_names_of_address
  '0x9f25301e': message(holder, names, namesIn(registry.controlled)),
  // get_resolving_names_of_address
  '0xadd2f457': message(holder, names, namesIn(registry.resolving)),
  // get_records_size_limit
  '0x8405efa0': message(nothing, option(u32), ({ storage }) => registry.self.get(storage)?.[5]),
  // get_tld
  '0xd61daed4': message(nothing, text, tld),
  // get_lock_info
  '0x5974dd04': message(name, option(account), lock),
  // PSP34::owner_of
  '0x1168624d': message(tuple<[string | undefined]>(psp34Id()), option(account), (context, of) =>
    of === undefined ? undefined : read(context).addresses(of)?.[0],
  ),
};

function read({ storage, now }: MessageContext): RegistryState {
  return registryState(storage, now);
}

function orError<T>(value: T | undefined, error: number): Result<T, number> {
  return value === undefined ? { err: error } : { ok: value };
}

function tld({ storage }: MessageContext): string {
  return registry.self.get(storage)?.[2] ?? '';
}

function lock(context: MessageContext, of: string): Uint8Array | undefined {
  return read(context).isLive(of) ? registry.locks.get(context.storage, of) : undefined;
}

function namesIn(list: NameList): (context: MessageContext, of: Uint8Array) => readonly string[] {
  return (context, of) => read(context).names(list, of);
}

function status(context: MessageContext, of: string): Uint8Array {
  const addresses = read(context).addresses(of);
  if (addresses)
    return tuple(u8, addressDict, option(account)).encode([
      nameStatus.registered,
      addresses,
      lock(context, of),
    ]);
  const reservedKey = registry.reserved.key(of);
  if (context.storage.get(reservedKey))
    return tuple(u8, option(account)).encode([
      nameStatus.reserved,
      registry.reserved.get(context.storage, of),
    ]);
  return u8.encode(isAllowed(of) ? nameStatus.available : nameStatus.unavailable);
}

/** The rule that the authors' deployment gives the name checker. */
function isAllowed(of: string): boolean {
  return /^[a-z0-9][a-z0-9-]{3,30}[a-z0-9]$/.test(of);
}

/** A list of items that are encoded already. */
function rawVector(): Codec<readonly Uint8Array[]> {
  const raw: Codec<Uint8Array> = { encode: (value) => value, read: () => new Uint8Array() };
  return vector(raw);
}

/** PSP34's `Id`: a name is the variant `Bytes`; ids of the number variants never exist here. */
function psp34Id(): Codec<string | undefined> {
  const widths = [1, 2, 4, 8, 16];
  return {
    encode: (value) => tuple(u8, text).encode([widths.length, value ?? '']),
    read(input) {
      const variant = u8.read(input);
      const width = widths[variant];
      if (width !== undefined) return void input.take(width);
      if (variant > widths.length) throw new Error('no such variant');
      return Buffer.from(bytes.read(input)).toString('utf8');
    },
  };
}
