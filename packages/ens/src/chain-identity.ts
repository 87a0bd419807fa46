import { ResolverError } from '@peername/resolver-core';

/** Which chain it is that all endpoints must serve. */
export interface ChainIdentity {
  /** CAIP-2, once it is known. */
  readonly chain: string | undefined;
  /** @throws {@link ResolverError} `WRONG_NETWORK` */
  check(chainId: bigint, origin: string): void;
}

/** The chain of the given id, or whichever is met first. */
export function createChainIdentity(expected: number | undefined): ChainIdentity {
  let known = expected === undefined ? undefined : BigInt(expected);
  return {
    get chain() {
      return known === undefined ? undefined : `eip155:${known}`;
    },
    check(chainId, origin) {
      known ??= chainId;
      if (chainId === known) return;
      throw new ResolverError({
        code: 'WRONG_NETWORK',
        shortMessage: `${origin} serves chain ${chainId}, not chain ${known}`,
      });
    },
  };
}
