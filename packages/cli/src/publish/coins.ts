import { grouped } from '../quantities.ts';

/** An amount in the smallest unit as coins: `0.000523 AZERO`. All digits that count, none that do not. */
export function coins(
  amount: bigint,
  { symbol, decimals }: { readonly symbol: string; readonly decimals: number },
): string {
  const sign = amount < 0n ? '-' : '';
  const digits = String(amount < 0n ? -amount : amount).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const rest = digits.slice(digits.length - decimals).replace(/0+$/, '');
  return `${sign}${grouped(BigInt(whole))}${rest === '' ? '' : `.${rest}`} ${symbol}`;
}
