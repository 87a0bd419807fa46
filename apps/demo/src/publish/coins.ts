/** The coin of a chain. */
export interface Coin {
  readonly symbol: string;
  readonly decimals: number;
}

/** An amount in the smallest unit as coins, with four digits that count. What is paid is rounded up, never down. */
export function coins(amount: bigint, { symbol, decimals }: Coin, round: 'up' | 'down' = 'up'): string {
  const size = amount < 0n ? -amount : amount;
  const unit = 10n ** BigInt(Math.max(0, Math.min(decimals, String(size).length) - 4));
  const rounded = ((size + (round === 'up' ? unit - 1n : 0n)) / unit) * unit;
  const digits = String(rounded).padStart(decimals + 1, '0');
  const cut = digits.length - decimals;
  const fraction = digits.slice(cut).replace(/0+$/, '');
  const whole = BigInt(digits.slice(0, cut)).toLocaleString('en');
  return `${amount < 0n ? '-' : ''}${whole}${fraction && `.${fraction}`} ${symbol}`;
}
