import type { Hex } from '../hex.ts';

/** How far a transaction is, as `author_extrinsicUpdate` tells its watchers. */
export type TransactionStatus =
  | 'future'
  | 'ready'
  | { readonly inBlock: Hex }
  | { readonly finalized: Hex }
  | { readonly usurped: Hex }
  | 'dropped'
  | 'invalid';

/** Is told each status once, in order. */
export type Watcher = (status: TransactionStatus) => void;
