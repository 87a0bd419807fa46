import { escapeText } from '@peername/resolver-core';

/** What a wallet calls itself or an account, safe to show. */
export function walletText(text: unknown, otherwise: string): string {
  const shown = typeof text === 'string' ? escapeText(text.trim(), 40) : '';
  return shown === '' ? otherwise : shown;
}

/** Icons of wallets are some ten thousand characters long. */
const longestIcon = 262_144;

/** An image that holds itself: nothing is fetched to show it. */
export function iconOf(icon: unknown): string | undefined {
  if (typeof icon !== 'string' || icon.length > longestIcon) return undefined;
  return /^data:image\/(png|jpeg|gif|webp|avif|svg\+xml)[;,]/i.test(icon) ? icon : undefined;
}
