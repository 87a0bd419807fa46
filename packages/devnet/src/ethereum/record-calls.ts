import { addresses } from './addresses.ts';
import { type ContractCall, encodeCall } from './ens-contracts.ts';
import type { Hex } from './hex.ts';

/** What a name's owner writes about it. */
export interface EnsRecords {
  readonly texts?: Readonly<Record<string, string>> | undefined;
  readonly address?: Hex | undefined;
  readonly contenthash?: Hex | undefined;
  /** The name that an account's reverse name claims. */
  readonly primaryName?: string | undefined;
}

const textResolvers: readonly Hex[] = [addresses.wildcardResolver, addresses.legacyResolver];
const publicResolvers: readonly Hex[] = [addresses.publicResolver, addresses.currentPublicResolver];
const offchainResolvers: readonly Hex[] = [addresses.ccipResolver, addresses.directCcipResolver];

/** Whether records behind the resolver are kept by the CCIP gateway. */
export function isOffchain(resolver: Hex): boolean {
  return offchainResolvers.includes(resolver);
}

/**
 * The calls that write records on the chain.
 *
 * @throws Error when the resolver keeps no such record.
 */
export function recordCalls(resolver: Hex, node: Hex, records: EnsRecords): ContractCall[] {
  const { texts = {}, address, contenthash, primaryName } = records;
  const calls = Object.entries(texts).map((text) => encodeCall(resolver, 'setText', [node, ...text]));
  if (address !== undefined) calls.push(encodeCall(resolver, 'setAddr', [node, address]));
  if (contenthash !== undefined) calls.push(encodeCall(resolver, 'setContenthash', [node, contenthash]));
  if (primaryName !== undefined) calls.push(encodeCall(resolver, 'setName', [node, primaryName]));
  if (calls.length === 0) return [];
  if (publicResolvers.includes(resolver)) {
    return [encodeCall(resolver, 'multicall', [calls.map(({ data }) => data)])];
  }
  if (textResolvers.includes(resolver) && calls.length === Object.keys(texts).length) return calls;
  throw new Error(`The resolver at ${resolver} keeps no such records on the chain`);
}
