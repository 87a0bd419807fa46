import type { Hex } from '@peername/resolver-core';
import { attempt } from './attempt.ts';
import type { EarlierTransaction } from './desk-state.ts';

/** Remembers, for all tabs of this browser and their reloads, transactions that nobody saw the end of. */
export interface EarlierTransactions {
  of(name: string): EarlierTransaction | undefined;
  note(name: string, transaction: Hex | undefined): void;
  forget(name: string): void;
}

/** After an hour a transaction that no block took is not waited for. */
const memory = 3_600_000;

const prefix = 'publishing ';

/** Over the storage of the browser; where it keeps nothing, they last as long as the page. */
export function earlierTransactions(storage: Storage | undefined = localStorageOf()): EarlierTransactions {
  const unkept = new Map<string, EarlierTransaction>();
  forgetOld(storage);
  return {
    of(name) {
      const kept = unkept.get(name) ?? attempt(() => parse(storage?.getItem(prefix + name)));
      return kept && isRecent(kept) ? kept : undefined;
    },
    note(name, transaction) {
      const noted = { at: Date.now(), transaction };
      const isKept = attempt(() => {
        storage?.setItem(prefix + name, JSON.stringify(noted));
        return storage !== undefined;
      });
      if (isKept) unkept.delete(name);
      else unkept.set(name, noted);
    },
    forget(name) {
      unkept.delete(name);
      attempt(() => storage?.removeItem(prefix + name));
    },
  };
}

function isRecent({ at }: EarlierTransaction): boolean {
  return Date.now() - at < memory;
}

/** Nobody else takes away what is no use any more. */
function forgetOld(storage: Storage | undefined): void {
  attempt(() => {
    for (const key of Object.keys(storage ?? {})) {
      if (!key.startsWith(prefix)) continue;
      const kept = parse(storage?.getItem(key));
      if (!kept || !isRecent(kept)) storage?.removeItem(key);
    }
  });
}

function parse(text: string | null | undefined): EarlierTransaction | undefined {
  return attempt(() => {
    const { at, transaction } = Object(JSON.parse(text ?? ''));
    if (typeof at !== 'number') return undefined;
    return { at, transaction: /^0x[0-9a-f]{64}$/.test(transaction) ? transaction : undefined };
  });
}

/** Reading it throws where the browser blocks storage. */
function localStorageOf(): Storage | undefined {
  return attempt(() => localStorage);
}
