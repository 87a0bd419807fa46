import {
  type Assurance,
  type BlockNumber,
  type Evidence,
  type Finality,
  type Milliseconds,
  ResolverError,
} from '@peername/resolver-core';
import { type GatewayEndpoint, protocolFault } from './gateway-endpoint.ts';

/** What an answer must be to be taken. */
export interface Demands {
  readonly finality?: Finality | undefined;
  readonly minBlock?: BlockNumber | undefined;
  readonly maxAge?: Milliseconds | undefined;
  /** Asked of the gateway; whoever relies on it looks at the evidence. */
  readonly require?: Assurance | undefined;
  /** The chains whose names are wanted, in CAIP-2; undefined: any. */
  readonly chains?: readonly string[] | undefined;
}

/**
 * The evidence with the gateway as one more hop, when it meets the demands.
 *
 * @throws {@link ResolverError} `WRONG_NETWORK`, `TOO_OLD`, `PROTOCOL`
 */
export function passOn(
  evidence: Evidence,
  { origin, address }: GatewayEndpoint,
  { chains, finality, minBlock }: Demands,
): Evidence {
  const { chain, block, via = [] } = evidence;
  if (chains && !chains.includes(chain)) {
    throw new ResolverError({
      code: 'WRONG_NETWORK',
      shortMessage: `${origin} reads another chain than those wanted`,
      details: `${chain}, wanted ${chains.join(' or ')}`,
    });
  }
  if (finality && rank[evidence.finality] < rank[finality])
    throw protocolFault(address, `it answered from a ${evidence.finality} block, not from a ${finality} one`);
  if (minBlock !== undefined && block.number < minBlock)
    throw tooOld(origin, `block ${block.number}, not ${minBlock}`);
  return { ...evidence, via: [origin, ...via].slice(0, maxHops) };
}

/** The error for an answer that is true but not new enough. */
export function tooOld(origin: string, details: string): ResolverError {
  return new ResolverError({
    code: 'TOO_OLD',
    shortMessage: `${origin} has only an older answer than demanded`,
    details,
  });
}

const rank: Readonly<Record<Finality, number>> = { latest: 0, safe: 1, finalized: 2 };

// As many as a reading can tell.
const maxHops = 16;
