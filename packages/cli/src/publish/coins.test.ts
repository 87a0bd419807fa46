import fc from 'fast-check';
import { expect, it } from 'vitest';
import { coins, unitsOf } from './coins.ts';

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
])(
  'shows %d of the smallest unit, with %i decimals, as %s to pay and %s to have',
  (amount, decimals, up, down) => {
    const coin = { symbol: 'X', decimals };
    expect([coins(amount, coin, 'up'), coins(amount, coin, 'down')]).toEqual([up, down]);
  },
);

it('shows nothing that a symbol could do to a terminal', () => {
  expect(coins(5n, { symbol: 'E\u001b[2J', decimals: 0 }, 'up')).toBe('5 E\\u{1b}[2J');
});

it.each([
  ['0', 18, 0n],
  ['1', 12, 1_000_000_000_000n],
  ['0.05', 18, 50_000_000_000_000_000n],
  ['12.5', 3, 12_500n],
  ['007.10', 2, 710n],
  // Less than there is of the coin: rounded down, since it says how much is enough.
  ['0.0019', 3, 1n],
  ['3.9', 0, 3n],
])('reads %s coins with %i decimals as %d of the smallest unit', (text, decimals, units) => {
  expect(unitsOf(text, decimals)).toBe(units);
});

it('reads each amount that it can be written as', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 10n ** 30n }),
      fc.integer({ min: 1, max: 20 }),
      (units, decimals) => {
        const unit = 10n ** BigInt(decimals);
        const text = `${units / unit}.${String(units % unit).padStart(decimals, '0')}`;
        expect(unitsOf(text, decimals)).toBe(units);
      },
    ),
  );
});
