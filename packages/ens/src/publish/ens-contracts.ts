import type { Hex } from '@peername/resolver-core';
import { parseAccount } from '../address.ts';
import { type EnsNetwork, universalResolverOf } from '../networks.ts';

/** The contracts of a network that publishing asks. */
export interface EnsContracts {
  readonly universalResolver: Hex;
  readonly nameWrapper: Hex;
}

/** On mainnet. */
const usualNameWrapper: Hex = '0xD4416b13d2b3a9aBae7AcD5D6C2BbDBE25686401';

/** @throws {@link ResolverError} `INVALID_NAME` (`bad-account`) for one that is no address */
export function contractsOf(network: EnsNetwork): EnsContracts {
  const { nameWrapper = usualNameWrapper } = network;
  return { universalResolver: universalResolverOf(network), nameWrapper: parseAccount(nameWrapper) };
}
