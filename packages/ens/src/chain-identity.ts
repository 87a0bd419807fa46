import { ResolverError } from '@peername/resolver-core';

/** Which chain it is that all endpoints must serve. */
export interface ChainIdentity {
  /** In CAIP-2; `eip155:0`, which is no chain, before one was demanded or met. */
  readonly chain: string;
  /** @throws {@link ResolverError} `WRONG_NETWORK` */
  check(chainId: bigint, origin: string): void;
}

/** The chain of the given id, or whichever is met first. */
export function createChainIdentity(expected: number | undefined): ChainIdentity {
  let known = expected === undefined ? undefined : BigInt(expected);
  return {
    get chain() {
      return `eip155:${known ?? 0}`;
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
