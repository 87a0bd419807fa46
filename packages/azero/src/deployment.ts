import type { Hex, Network } from '@peername/resolver-core';
import { noRegistry, notAnAccount, notAnEnding } from './errors.ts';
import type { AzeroNetwork } from './networks.ts';
import { decodeAccount, encodeSs58 } from './ss58.ts';

/** A network with its contracts' addresses decoded and its endings in order. */
export interface Deployment {
  readonly network: AzeroNetwork;
  readonly genesis: Hex | undefined;
  /** All endings, aliases included, the main one first. */
  readonly tlds: readonly string[];
  readonly canonicalTld: Readonly<Record<string, string>>;
  /** The main ending, as names end in it. */
  readonly mainTld: string;
  /** By ending, 32 bytes each. */
  readonly registries: ReadonlyMap<string, Uint8Array>;
  readonly router: Uint8Array | undefined;
}

/**
 * Checks what a network says of itself.
 *
 * @throws {@link ResolverError} `CONTRACT` with reason `bad-address`, `bad-ending` or `no-registry`
 */
export function checkDeployment(network: AzeroNetwork): Deployment {
  const { registries, router, canonicalTld = {}, genesis, title } = network;
  const tlds = [...new Set([...(network.tlds ?? []), ...Object.keys(registries)])];
  const [first] = tlds;
  if (first === undefined) throw noRegistry('any ending', title);
  for (const tld of tlds) {
    if (!/^[a-z0-9]+$/.test(tld)) throw notAnEnding(tld);
    if (!router && !registries[canonicalTld[tld] ?? tld]) throw noRegistry(`.${tld}`, title);
  }
  return {
    network,
    genesis: genesis?.toLowerCase() as Hex | undefined,
    tlds,
    canonicalTld,
    mainTld: canonicalTld[first] ?? first,
    registries: new Map(
      Object.entries(registries).map(([tld, address]) => [tld, contractAt(address, `registry of .${tld}`)]),
    ),
    router: router === undefined ? undefined : contractAt(router, 'router'),
  };
}

/** The chain with this genesis hash, by the `polkadot` namespace of CAIP-2. */
export function caip2(genesis: Hex): string {
  return `polkadot:${genesis.slice(2, 34)}`;
}

/** What others are told of the network. */
export function describeNetwork({ network: { id, title, testnet }, genesis }: Deployment): Network {
  return { id, chain: genesis && caip2(genesis), title, testnet };
}

/** What answers from this deployment depend on, as one text. */
export function scopeOf(
  { network, genesis, registries, router }: Deployment,
  origins: readonly string[],
): string {
  const contracts = [...registries].map(([tld, account]) => `${tld}=${encodeSs58(account)}`).sort();
  // Without a genesis hash, nothing but its endpoints tells one chain from another.
  const chain = genesis ? caip2(genesis) : origins;
  return `${network.id} ${chain} ${contracts} ${router ? encodeSs58(router) : '-'}`;
}

function contractAt(text: string, what: string): Uint8Array {
  const account = decodeAccount(text);
  if (account) return account;
  throw notAnAccount('CONTRACT', text, `an address for the ${what}`);
}
