import type { ContractStorage } from './ink-mapping.ts';
import {
  type Account,
  type AddressDict,
  type NameList,
  type Period,
  type Records,
  registry,
} from './registry-layout.ts';

/** 2024-10-01T00:00Z: version 1.1.0 of the registry lets no name run out before. */
const graceEnd = 1_727_740_800_000n;

/** What the registry's storage means at one time. */
export interface RegistryState {
  /** Also of a name that ran out: its state stays in storage. */
  period(name: string): Period | undefined;
  isLive(name: string): boolean;
  /** Of a live name. */
  addresses(name: string): AddressDict | undefined;
  /** Of a live name, else none. */
  records(name: string): Records;
  /** The live names in a list of an account's. */
  names(list: NameList, owner: Account): readonly string[];
  /** The name that an account calls itself, when that name points back. */
  primaryName(of: Account): string | undefined;
}

/** Reads the registry's storage as the contract does at `now` (milliseconds since the Unix epoch). */
export function registryState(storage: ContractStorage, now: bigint): RegistryState {
  const period = (name: string): Period | undefined => {
    const stored = registry.periods.get(storage, name);
    if (!stored) return undefined;
    const [registered, expires] = stored;
    return [registered, expires === 0n || expires > graceEnd ? expires : graceEnd];
  };
  const isLive = (name: string) => (period(name)?.[1] ?? 0n) > now;
  const addresses = (name: string) => (isLive(name) ? registry.addresses.get(storage, name) : undefined);
  return {
    period,
    isLive,
    addresses,
    records: (name) => (isLive(name) && registry.records.get(storage, name)) || [],
    names(list, owner) {
      const count = list.count.get(storage, owner) ?? 0n;
      return Array.from({ length: Number(count) }, (_, i) => list.names.get(storage, [owner, BigInt(i)]))
        .filter((name) => name !== undefined)
        .filter(isLive);
    },
    primaryName(of) {
      const name = registry.primary.get(storage, of);
      const resolved = name === undefined ? undefined : addresses(name)?.[2];
      return resolved && Buffer.compare(resolved, of) === 0 ? name : undefined;
    },
  };
}
