import type { SharedAccount } from './wallet.ts';

/** Nobody chooses from more. */
const mostAccounts = 200;

/** The accounts that a wallet shares, each once, as far as they are some. */
export function readAccounts(
  value: unknown,
  read: (account: unknown) => SharedAccount | undefined,
): readonly SharedAccount[] {
  const found = new Map<string, SharedAccount>();
  for (const one of Array.isArray(value) ? value.slice(0, mostAccounts) : []) {
    const account = read(one);
    if (account && !found.has(account.address)) found.set(account.address, account);
  }
  return [...found.values()];
}
