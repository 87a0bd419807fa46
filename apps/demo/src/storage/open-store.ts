import { openDatabaseStore } from './database-store.ts';
import { createMemoryStore } from './memory-store.ts';
import type { Store } from './store.ts';

/** Opening can hang for ever, behind another tab or a broken profile. */
const patience = 3_000;

/** The browser's database, or memory where there is none. */
export async function openStore(): Promise<Store> {
  const tooLate = new Promise<undefined>((resolve) => {
    setTimeout(() => resolve(undefined), patience);
  });
  try {
    return (await Promise.race([openDatabaseStore(), tooLate])) ?? createMemoryStore();
  } catch {
    return createMemoryStore();
  }
}
