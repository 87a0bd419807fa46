import { expect, it } from 'vitest';
import { coins } from './coins.ts';

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
