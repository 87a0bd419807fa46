import type { Hex } from './hex.ts';

/** The name that holds an account's primary name on Ethereum, or its default one for every EVM chain (ENSIP-19). */
export function reverseNameOf(account: Hex, namespace: 'addr' | 'default' = 'addr'): string {
  return `${account.slice(2).toLowerCase()}.${namespace}.reverse`;
}
