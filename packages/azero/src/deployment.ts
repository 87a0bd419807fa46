import { escapeText, type Hex } from '@peername/resolver-core';
import { badSetup } from './errors.ts';
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
 * @throws {@link ResolverError} `CONTRACT` with reason `bad-address`, `bad-ending`, `bad-genesis` or `no-registry`
 */
export function checkDeployment(network: AzeroNetwork): Deployment {
  const { registries, router, canonicalTld = {}, genesis } = network;
  const tlds = [...new Set([...(network.tlds ?? []), ...Object.keys(registries)])];
  for (const tld of tlds)
    if (!/^[a-z0-9]+$/.test(tld))
      throw badSetup('bad-ending', `"${escapeText(tld, 40)}" is not an ending; write it as azero`);
  if (genesis !== undefined && !/^0x[0-9a-fA-F]{64}$/.test(genesis))
    throw badSetup('bad-genesis', `The genesis hash of ${network.title} is not 0x and 64 hex digits`);
  const [first] = tlds;
  if (first === undefined) throw badSetup('no-registry', `${network.title} names no ending and no registry`);
  for (const tld of tlds)
    if (router === undefined && registries[canonicalTld[tld] ?? tld] === undefined)
      throw badSetup('no-registry', `${network.title} has neither a registry for .${tld} nor a router`);
  return {
    network,
    genesis: genesis?.toLowerCase() as Hex | undefined,
    tlds,
    canonicalTld,
    mainTld: canonicalTld[first] ?? first,
    registries: new Map(
      Object.entries(registries).map(([tld, address]) => [
        tld,
        contractAddress(address, `registry of .${tld}`),
      ]),
    ),
    router: router === undefined ? undefined : contractAddress(router, 'router'),
  };
}

/** The chain with this genesis hash, by the `polkadot` namespace of CAIP-2. */
export function caip2(genesis: Hex): string {
  return `polkadot:${genesis.slice(2, 34)}`;
}

/** What answers from this deployment depend on, as one text. */
export function scopeOf(
  { network, genesis, registries, router }: Deployment,
  origins: readonly string[],
): string {
  const contracts = [...registries].sort().map(([tld, account]) => `${tld}=${encodeSs58(account)}`);
  // Without a genesis hash, nothing but its endpoints tells one chain from another.
  const chain = genesis ? [caip2(genesis)] : origins;
  return [network.id, ...chain, ...contracts, ...(router ? [encodeSs58(router)] : [])].join(' ');
}

function contractAddress(text: string, what: string): Uint8Array {
  const account = decodeAccount(text);
  if (account) return account;
  throw badSetup(
    'bad-address',
    `"${escapeText(text, 60)}" is no address for the ${what}; write it in SS58 (5...) or as 0x and 64 hex digits`,
  );
}
