import type { Hex } from '@peername/resolver-core';
import type { EarlierTransaction } from './desk-state.ts';

/** Remembers, for this tab and its reloads, transactions that nobody saw the end of. */
export interface EarlierTransactions {
  of(name: string): EarlierTransaction | undefined;
  note(name: string, transaction: Hex | undefined): void;
  forget(name: string): void;
}

/** After an hour a transaction that no block took is not waited for. */
const memory = 3_600_000;

/** Over the storage of the tab; without one it lasts as long as the page. */
export function earlierTransactions(storage: Storage | undefined = sessionStorageOf()): EarlierTransactions {
  const held = new Map<string, EarlierTransaction>();
  const slot = (name: string): string => `publishing ${name}`;
  return {
    of(name) {
      const kept = held.get(name) ?? parse(storage?.getItem(slot(name)));
      return kept && Date.now() - kept.at < memory ? kept : undefined;
    },
    note(name, transaction) {
      const noted = { at: Date.now(), transaction };
      held.set(name, noted);
      storage?.setItem(slot(name), JSON.stringify(noted));
    },
    forget(name) {
      held.delete(name);
      storage?.removeItem(slot(name));
    },
  };
}

function parse(text: string | null | undefined): EarlierTransaction | undefined {
  try {
    const { at, transaction } = Object(JSON.parse(text ?? ''));
    if (typeof at !== 'number') return undefined;
    return { at, transaction: /^0x[0-9a-f]{64}$/.test(transaction) ? transaction : undefined };
  } catch {
    return undefined;
  }
}

/** Reading it throws where the browser blocks storage. */
function sessionStorageOf(): Storage | undefined {
  try {
    return sessionStorage;
  } catch {
    return undefined;
  }
}
