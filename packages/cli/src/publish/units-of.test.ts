import fc from 'fast-check';
import { expect, it } from 'vitest';
import { unitsOf } from './units-of.ts';

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
