import type { Hex } from './hex.ts';

/** The ways in which the faulty resolver of the local chain answers, in the order of its Solidity enum. */
export const resolverFaults = [
  'none',
  'reverts-with-error',
  'reverts-with-string',
  'reverts-empty',
  'runs-out-of-gas',
  'answers-nothing',
  'huge-offset',
  'huge-length',
  'truncated',
  'odd-size',
  'invalid-utf8',
  'huge-text',
  'forged-sender',
  'endless-lookup',
] as const;

/** One way in which the faulty resolver answers. */
export type ResolverFault = (typeof resolverFaults)[number];

/**
 * Which resolver of the local chain a name has. `current`: a public one that knows wrapped names and approvals, as the one
 * at the mainnet address does not. `inherit`: none of its own, an ancestor's wildcard resolver.
 */
export type EnsResolverKind =
  | 'public'
  | 'current'
  | 'wildcard'
  | 'ccip'
  | 'direct-ccip'
  | 'legacy'
  | 'no-code'
  | 'none'
  | 'inherit'
  | { readonly fault: ResolverFault };

/** One name to write on the local chain. */
export interface EnsName {
  readonly name: string;
  /** What the name is there to show. */
  readonly shows: string;
  /** @default 'public' */
  readonly resolver?: EnsResolverKind | undefined;
  /** Text records by key; behind CCIP they live in the gateway. */
  readonly texts?: Readonly<Record<string, string>> | undefined;
  readonly contenthash?: Hex | undefined;
  /** Number of the account that the name's address record names. */
  readonly address?: number | undefined;
  /** Whether the name is the primary name of that account. @default false */
  readonly primary?: boolean | undefined;
  /** Number of the account that owns the name. @default 0 */
  readonly owner?: number | undefined;
  /** Whether the NameWrapper holds the name for its owner. @default false */
  readonly wrapped?: boolean | undefined;
  /** Until when a name right below `eth` is paid for, in days from the start of the chain. @default 365 */
  readonly paidFor?: number | undefined;
  /**
   * Gateway URLs of an off-chain name. `{gateway}` stands for the origin of the CCIP gateway, `{closed}` for
   * an origin where nothing listens, `{blocked}` for the port of the listener that must never be reached.
   */
  readonly gateways?: readonly string[] | undefined;
}
