import { type Count, escapeText } from '@peername/resolver-core';
import { grouped } from '../quantities.ts';

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
export function coins(amount: bigint, coin: Coin, round: 'up' | 'down'): string {
  const size = amount < 0n ? -amount : amount;
  const text = rounded(size, coin, round)
    .toString()
    .padStart(coin.decimals + 1, '0');
  const whole = text.slice(0, text.length - coin.decimals);
  const rest = text.slice(text.length - coin.decimals).replace(/0+$/, '');
  return `${amount < 0n ? '-' : ''}${grouped(BigInt(whole))}${rest === '' ? '' : `.${rest}`} ${escapeText(coin.symbol, longestSymbol)}`;
}

/** With as many digits after the point as make four that count, and four after whole coins. */
function rounded(size: bigint, { decimals }: Coin, round: 'up' | 'down'): bigint {
  const dropped = Math.max(0, Math.min(decimals, String(size).length) - digits);
  const unit = 10n ** BigInt(dropped);
  return ((size + (round === 'up' ? unit - 1n : 0n)) / unit) * unit;
}

/**
 * A decimal text of whole coins (`0.05`) in the smallest unit, rounded down.
 *
 * @throws SyntaxError for any other text
 */
export function unitsOf(text: string, decimals: Count): bigint {
  const [whole = '', rest = ''] = text.split('.');
  return BigInt(whole + rest.slice(0, decimals).padEnd(decimals, '0'));
}
