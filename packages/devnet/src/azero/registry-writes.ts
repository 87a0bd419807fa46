import type { Mapping, WritableContractStorage } from './ink-mapping.ts';
import { type Account, type NameList, registry } from './registry-layout.ts';
import { registryState } from './registry-state.ts';

/** A registration as it enters the storage. */
export interface Registration {
  readonly owner: Account;
  readonly controller: Account;
  readonly resolved: Account;
  /** Milliseconds since the Unix epoch. */
  readonly registered: bigint;
  readonly expires: bigint;
}

/**
 * Registers a name that is free or has run out. As in the published source, an expired name keeps its records, its lock
 * and its places in the former owner's lists.
 * @throws Error when the name is live
 */
export function registerName(
  storage: WritableContractStorage,
  now: bigint,
  name: string,
  registration: Registration,
): void {
  if (registryState(storage, now).isLive(name)) throw new Error(`${name} is registered`);
  const { owner, controller, resolved, registered, expires } = registration;
  registry.addresses.set(storage, name, [owner, controller, resolved]);
  registry.periods.set(storage, name, [registered, expires]);
  append(storage, registry.owned, owner, name);
  append(storage, registry.controlled, controller, name);
  append(storage, registry.resolving, resolved, name);
}

/** Sets the records given, takes away those given as null, and keeps the list unique and ascending by bytes. */
export function updateRecords(
  storage: WritableContractStorage,
  name: string,
  changes: Iterable<readonly [key: string, value: string | null]>,
): void {
  const all = new Map(registry.records.get(storage, name) ?? []);
  for (const [key, value] of changes) {
    if (value === null) all.delete(key);
    else all.set(key, value);
  }
  const sorted = [...all].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  registry.records.set(storage, name, sorted);
}

/** Sets how many bytes the encoded records of one name may take; undefined takes the limit away. */
export function limitRecords(storage: WritableContractStorage, bytes: number | undefined): void {
  const cell = registry.self.get(storage);
  if (!cell) throw new Error('there is no registry here');
  const [admin, pendingAdmin, tld, baseUri, totalSupply, , ...helpers] = cell;
  registry.self.set(storage, undefined, [admin, pendingAdmin, tld, baseUri, totalSupply, bytes, ...helpers]);
}

/**
 * Gives a live name to another account, which then also controls it and is what it points at.
 * @throws Error when the name is not live
 */
export function transferName(
  storage: WritableContractStorage,
  now: bigint,
  name: string,
  to: Account,
  keepRecords: boolean,
): void {
  const [owner, controller, resolved] = liveAddresses(storage, now, name);
  remove(storage, registry.owned, owner, name);
  remove(storage, registry.controlled, controller, name);
  removeResolving(storage, resolved, name);
  append(storage, registry.owned, to, name);
  append(storage, registry.controlled, to, name);
  append(storage, registry.resolving, to, name);
  registry.addresses.set(storage, name, [to, to, to]);
  if (!keepRecords) registry.records.set(storage, name, undefined);
}

/**
 * Gives a live name up: nothing of it stays.
 * @throws Error when the name is not live
 */
export function releaseName(storage: WritableContractStorage, now: bigint, name: string): void {
  const [owner, controller, resolved] = liveAddresses(storage, now, name);
  for (const mapping of [registry.addresses, registry.locks, registry.periods, registry.records])
    (mapping as Mapping<string, never>).set(storage, name, undefined);
  remove(storage, registry.owned, owner, name);
  remove(storage, registry.controlled, controller, name);
  removeResolving(storage, resolved, name);
}

function liveAddresses(storage: WritableContractStorage, now: bigint, name: string) {
  const addresses = registryState(storage, now).addresses(name);
  if (!addresses) throw new Error(`${name} is not registered`);
  return addresses;
}

function append(storage: WritableContractStorage, list: NameList, to: Account, name: string): void {
  const count = list.count.get(storage, to) ?? 0n;
  list.names.set(storage, [to, count], name);
  list.index.set(storage, name, count);
  list.count.set(storage, to, count + 1n);
}

/** The last name of the list takes the removed one's place. */
function remove(storage: WritableContractStorage, list: NameList, from: Account, name: string): void {
  const last = (list.count.get(storage, from) ?? 0n) - 1n;
  const place = list.index.get(storage, name) ?? last;
  const moved = list.names.get(storage, [from, last]);
  if (place !== last && moved !== undefined) {
    list.names.set(storage, [from, place], moved);
    list.index.set(storage, moved, place);
  }
  list.names.set(storage, [from, last], undefined);
  list.index.set(storage, name, undefined);
  list.count.set(storage, from, last);
}

function removeResolving(storage: WritableContractStorage, from: Account, name: string): void {
  remove(storage, registry.resolving, from, name);
  if (registry.primary.get(storage, from) === name) registry.primary.set(storage, from, undefined);
}
