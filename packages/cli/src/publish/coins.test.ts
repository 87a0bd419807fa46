import { expect, it } from 'vitest';
import { coins } from './coins.ts';

it.each([
  [0n, 12, '0 X'],
  [1n, 12, '0.000000000001 X'],
  [523_000_000n, 12, '0.000523 X'],
  [1_000_000_000_000n, 12, '1 X'],
  [1_234_500_000_000_000n, 12, '1,234.5 X'],
  [-20n, 3, '-0.02 X'],
  [-1_500n, 3, '-1.5 X'],
  [7n, 0, '7 X'],
  [10n ** 19n, 18, '10 X'],
])('shows %d of the smallest unit, with %i decimals, as %s', (amount, decimals, text) => {
  expect(coins(amount, { symbol: 'X', decimals })).toBe(text);
});
