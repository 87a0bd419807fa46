import { expect, it } from 'vitest';
import { formatCoins } from './format-coins.ts';

it.each([
  [0n, 12, '0 X', '0 X'],
  [1n, 12, '0.000000000001 X', '0.000000000001 X'],
  [523_000_000n, 12, '0.000523 X', '0.000523 X'],
  [55_578_172n, 12, '0.00005558 X', '0.00005557 X'],
  [999_999n, 12, '0.000001 X', '0.0000009999 X'],
  [1_000_000_000_000n, 12, '1 X', '1 X'],
  [1_234_567_800_000_000n, 12, '1,234.5678 X', '1,234.5678 X'],
  [9_999_977_287_139_179_088_584n, 18, '9,999.9773 X', '9,999.9772 X'],
  [999_999_999_999_999_999n, 18, '1 X', '0.9999 X'],
  [-20n, 3, '-0.02 X', '-0.02 X'],
  [-1_500n, 3, '-1.5 X', '-1.5 X'],
  [7n, 0, '7 X', '7 X'],
  [0n, 18, '0 X', '0 X'],
  [1n, 18, '0.000000000000000001 X', '0.000000000000000001 X'],
  [123_456_789_000_000n, 18, '0.0001235 X', '0.0001234 X'],
  [1_234_567n * 10n ** 18n, 18, '1,234,567 X', '1,234,567 X'],
  [-5n * 10n ** 17n, 18, '-0.5 X', '-0.5 X'],
  [19_999_900_000_000_000n, 18, '0.02 X', '0.01999 X'],
])(
  'shows %d of the smallest unit, with %i decimals, as %s to pay and %s to have',
  (amount, decimals, up, down) => {
    const coin = { symbol: 'X', decimals };
    expect([formatCoins(amount, coin, 'up'), formatCoins(amount, coin, 'down')]).toEqual([up, down]);
  },
);

it('shows nothing that a symbol could do to a terminal', () => {
  expect(formatCoins(5n, { symbol: 'E\u001b[2J', decimals: 0 }, 'up')).toBe('5 E\\u{1b}[2J');
});
