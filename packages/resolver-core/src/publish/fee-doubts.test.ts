import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { feeDoubts } from './fee-doubts.ts';
import type { PublishCost } from './publish-plan.ts';

const ether = 10n ** 18n;
const cost = (fee: bigint, more: Partial<PublishCost> = {}): PublishCost => ({
  symbol: 'ETH',
  decimals: 18,
  fee,
  deposit: 0n,
  balance: 10n * ether,
  ...more,
});

describe('a fee', () => {
  it('is doubted when it is many times what is usual', () => {
    expect(feeDoubts(cost(ether / 100n, { usualFee: ether / 1_000n }))).toEqual([
      'The fee is up to 0.01 ETH, which is 10 times what is usual here, 0.001 ETH; wait until it is lower if you can',
    ]);
    expect(feeDoubts(cost(ether / 100n, { usualFee: ether / 400n }))).toEqual([]);
    expect(feeDoubts(cost(ether / 100n))).toEqual([]);
  });

  it('is doubted when it is a large part of what the account has', () => {
    expect(feeDoubts(cost(ether, { balance: 3n * ether }))).toEqual([
      'The fee is up to 1 ETH, which is 33 % of what the account has',
    ]);
    expect(feeDoubts(cost(ether, { balance: 5n * ether }))).toEqual([]);
    // What cannot be paid is said elsewhere.
    expect(feeDoubts(cost(2n * ether, { balance: ether }))).toEqual([]);
  });

  it('is doubted for both', () => {
    expect(feeDoubts(cost(ether, { usualFee: 1n, balance: ether }))).toEqual([
      expect.stringMatching(/more than 1,000 times what is usual here/),
      expect.stringMatching(/100 % of what the account has/),
    ]);
  });

  it('is nothing to divide by', () => {
    const amount = fc.bigInt({ min: 0n, max: 2n ** 128n });
    fc.assert(
      fc.property(amount, amount, amount, (fee, usualFee, balance) => {
        expect(feeDoubts(cost(fee, { usualFee, balance })).length).toBeLessThanOrEqual(2);
      }),
    );
    expect(feeDoubts(cost(0n, { usualFee: 0n, balance: 0n }))).toEqual([]);
    expect(feeDoubts(cost(1n, { usualFee: 0n }))).toEqual([]);
  });
});
