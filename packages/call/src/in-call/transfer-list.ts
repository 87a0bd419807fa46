import type { Count } from '@peername/resolver-core';
import type { Transfer } from './file-exchange.ts';

/** The transfers of a conversation as they are shown, and who wants to know of changes. */
export interface TransferList {
  readonly all: readonly Transfer[];
  /** How many of this direction are not over. */
  open(direction: Transfer['direction']): Count;
  /** Adds a transfer, or puts its new form in the place of the one before. */
  put(transfer: Transfer): void;
  subscribe(listener: (transfer: Transfer) => void): () => void;
}

/** How many transfers that are over are remembered: a peer that offers and takes back for hours fills no memory. */
const maxOver: Count = 256;

/** An empty list. */
export function createTransferList(): TransferList {
  const transfers = new Map<string, Transfer>();
  const listeners = new Set<(transfer: Transfer) => void>();
  return {
    get all() {
      return [...transfers.values()];
    },
    open(direction) {
      return [...transfers.values()].filter((it) => it.direction === direction && !isOver(it)).length;
    },
    put(transfer) {
      transfers.set(`${transfer.direction}${transfer.id}`, transfer);
      forget();
      for (const listener of [...listeners]) listener(transfer);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };

  function forget(): void {
    if (transfers.size <= maxOver) return;
    for (const [key, transfer] of transfers) {
      if (transfers.size <= maxOver) return;
      if (isOver(transfer)) transfers.delete(key);
    }
  }
}

/** Whether nothing more will happen to a transfer. */
function isOver({ state }: Pick<Transfer, 'state'>): boolean {
  return state !== 'offered' && state !== 'moving';
}
