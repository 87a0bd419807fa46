/**
 * Names of AZERO.ID with proofs of what the chain holds.
 *
 * @example A quorum confirms the block, a proof against it shows the name
 * ```ts
 * import { azero } from '@peername/azero'
 * import { azeroProofs } from '@peername/azero/proof'
 *
 * azero({ endpoints: ['https://rpc.azero.dev', 'https://aleph-zero-rpc.dwellir.com'], quorum: 2, proofs: azeroProofs })
 * ```
 *
 * @packageDocumentation
 */

export { lookUpProved, type Proved } from './look-up-proved.ts';
export { azeroProofs } from './proofs.ts';
