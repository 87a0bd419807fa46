import { describe, expect, it } from 'vitest';
import { coins } from './coins.ts';

const ether = { symbol: 'ETH', decimals: 18 };

describe('coins', () => {
  it.each([
    [0n, '0 ETH'],
    [1n, '0.000000000000000001 ETH'],
    [123_456_789_000_000n, '0.0001235 ETH'],
    [10n ** 18n, '1 ETH'],
    [1_234_567n * 10n ** 18n, '1,234,567 ETH'],
    [-5n * 10n ** 17n, '-0.5 ETH'],
  ])('writes %s', (amount, text) => {
    expect(coins(amount, ether)).toBe(text);
  });

  it('rounds what is had down', () => {
    expect(coins(19_999_900_000_000_000n, ether, 'down')).toBe('0.01999 ETH');
  });
});
