import type { Name } from '@peername/resolver-core';
import { getAddress, getPrimaryDomain } from './azns-registry.ts';
import type { BlockReader } from './chain-reader.ts';

/** What an account calls itself. */
export interface PrimaryName {
  /** The registry (32 bytes) that says so. */
  readonly registry: Uint8Array;
  /** The text that the registry gives; undefined when there is none. */
  readonly claimed: string | undefined;
  /** The name in it, when that points back at the account. */
  readonly confirmed: Name | undefined;
}

/** Asks a registry for the name of an account (32 bytes), and then where that name points. */
export async function readPrimaryName(
  at: BlockReader,
  registry: Uint8Array,
  account: Uint8Array,
  parse: (text: string) => Name | undefined,
): Promise<PrimaryName> {
  const claimed = await at.call(registry, getPrimaryDomain, account);
  const name = claimed === undefined ? undefined : parse(claimed);
  const [label] = name?.labels ?? [];
  if (label === undefined) return { registry, claimed, confirmed: undefined };
  const address = await at.call(registry, getAddress, label);
  const pointsBack = address?.every((byte, i) => byte === account[i]);
  return { registry, claimed, confirmed: pointsBack ? name : undefined };
}
