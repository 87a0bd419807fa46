import { escapeText } from '../escape-text.ts';
import type { Count } from '../units.ts';

/** The coin of a chain. */
export interface Coin {
  readonly symbol: string;
  readonly decimals: Count;
}

/** So many digits count for a person. */
const digits: Count = 4;

/** A server says how a coin is called. */
const longestSymbol: Count = 12;

/**
 * An amount in the smallest unit as coins, for people: `0.0005231 AZERO`. What is paid is rounded up, what somebody has
 * is rounded down.
 */
export function formatCoins(amount: bigint, coin: Coin, round: 'up' | 'down'): string {
  const size = amount < 0n ? -amount : amount;
  const text = rounded(size, coin, round)
    .toString()
    .padStart(coin.decimals + 1, '0');
  const whole = text.slice(0, text.length - coin.decimals).replace(/\B(?=(\d{3})+$)/g, ',');
  const rest = text.slice(text.length - coin.decimals).replace(/0+$/, '');
  return `${amount < 0n ? '-' : ''}${whole}${rest === '' ? '' : `.${rest}`} ${escapeText(coin.symbol, longestSymbol)}`;
}

/** With as many digits after the point as make four that count, and four after whole coins. */
function rounded(size: bigint, { decimals }: Coin, round: 'up' | 'down'): bigint {
  const dropped = Math.max(0, Math.min(decimals, String(size).length) - digits);
  const unit = 10n ** BigInt(dropped);
  return ((size + (round === 'up' ? unit - 1n : 0n)) / unit) * unit;
}
