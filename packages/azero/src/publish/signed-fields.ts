import type { ApiPromise } from '@polkadot/api';
import { badMetadata } from './record-transaction.ts';

// Everything beside the call that a signature is over, in the order of Aleph Zero's runtime; some have two names.
const fields = [
  ['CheckSpecVersion'],
  ['CheckTxVersion'],
  ['CheckGenesis'],
  ['CheckMortality', 'CheckEra'],
  ['CheckNonce'],
  ['ChargeTransactionPayment', 'ChargeAssetTxPayment'],
  ['CheckMetadataHash'],
] as const;

/**
 * Makes sure that the chain's metadata puts what a signature is over into the order in which Aleph Zero reads it. In
 * another one the same bytes mean something else: a life of 64 blocks is a tip, and the transaction lives for ever.
 *
 * @throws {@link ResolverError} `UNTRUSTED` (`bad-metadata`)
 */
export function checkSignedFields(api: ApiPromise): void {
  const named = api.registry.signedExtensions.filter((name) => placeOf(name) >= 0);
  const places = named.map(placeOf);
  const isWhole = places.every((place, i) => place === i) && places.length >= fields.length - 1;
  if (!isWhole) throw badMetadata('its signatures are over something else');
}

function placeOf(name: string): number {
  return fields.findIndex((names) => names.some((one) => one === name));
}
