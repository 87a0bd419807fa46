import type { BlockReader } from './chain-reader.ts';
import type { ServedBlock } from './served-block.ts';

/** Reads names with proofs: `azeroProofs` of `@peername/azero/proof`, which is handed in so that others need not load it. */
export interface AzeroProofs {
  /**
   * Makes the readers of one endpoint, which share what they learn there.
   * @param ending - of the names in registries, such as `azero`
   */
  createReaders(ending: string): (block: ServedBlock) => BlockReader;
}
