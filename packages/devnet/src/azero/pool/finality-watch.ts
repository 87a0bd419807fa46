import type { Block, Chain } from '../chain.ts';
import type { Watcher } from './transaction-status.ts';

/** Tells the watchers of included transactions when their block is final. */
export interface FinalityWatch {
  /** Tells the watcher that its transaction is in a block, and remembers both. */
  add(block: Block, watch: Watcher): void;
  /** Tells those whose block is final by now. */
  check(): void;
}

/** Watches the finality of one chain. */
export function createFinalityWatch(chain: Chain): FinalityWatch {
  let pending: { readonly block: Block; readonly watch: Watcher }[] = [];
  return {
    add(block, watch) {
      watch({ inBlock: block.hash });
      pending.push({ block, watch });
    },
    check() {
      const final = chain.finalized().number;
      for (const { block, watch } of pending) if (block.number <= final) watch({ finalized: block.hash });
      pending = pending.filter(({ block }) => block.number > final);
    },
  };
}
