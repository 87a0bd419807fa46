import { describe, expect, it } from 'vitest';
import { random } from '../../testing/random.ts';
import type { ContractInfo } from './contract-info.ts';
import { countWrite, emptyDiff, isEmpty, settleDiff } from './storage-diff.ts';

const price = { depositPerByte: 7n, depositPerItem: 1_000n };
const nothing: ContractInfo = {
  trieId: new Uint8Array(32),
  codeHash: new Uint8Array(32),
  storageBytes: 0,
  storageItems: 0,
  byteDeposit: 0n,
  itemDeposit: 0n,
};

function diffOf(...writes: readonly (readonly [before: number | undefined, after: number | undefined])[]) {
  const diff = emptyDiff();
  for (const [before, after] of writes) countWrite(diff, before, after);
  return diff;
}

describe('the deposit for storage', () => {
  it('is the price of the bytes and items that came', () => {
    const { info, deposit } = settleDiff(nothing, diffOf([undefined, 10], [undefined, 5]), price);
    expect(deposit).toBe(2n * 1_000n + 15n * 7n);
    expect(info).toMatchObject({
      storageBytes: 15,
      storageItems: 2,
      byteDeposit: 105n,
      itemDeposit: 2_000n,
    });
  });

  it('nets what a call adds and takes away', () => {
    const { deposit } = settleDiff(nothing, diffOf([undefined, 10], [10, 30], [30, 12]), price);
    expect(deposit).toBe(1_000n + 12n * 7n);
    expect(settleDiff(nothing, diffOf([undefined, 10], [10, undefined]), price).deposit).toBe(0n);
  });

  it('comes back pro rata of what is held, whatever the price is by then', () => {
    const { info } = settleDiff(nothing, diffOf([undefined, 100]), price);
    const dearer = { depositPerByte: 70n, depositPerItem: 10_000n };
    expect(settleDiff(info, diffOf([100, 50]), dearer).deposit).toBe(-350n);
    expect(settleDiff(info, diffOf([100, undefined]), dearer).deposit).toBe(-1_700n);
    expect(settleDiff({ ...info, byteDeposit: 0n }, diffOf([100, 50]), price).deposit).toBe(0n);
  });

  it('is all given back once everything is gone, after any writes', () => {
    const source = random(1);
    for (let run = 0; run < 200; run++) {
      const lengths = new Map<number, number>();
      let info = nothing;
      let held = 0n;
      const write = (key: number, after: number | undefined) => {
        const settled = settleDiff(info, diffOf([lengths.get(key), after]), price);
        ({ info } = settled);
        held += settled.deposit;
        if (after === undefined) lengths.delete(key);
        else lengths.set(key, after);
        expect(held).toBe(info.byteDeposit + info.itemDeposit);
        expect(info.storageItems).toBe(lengths.size);
        expect(info.storageBytes).toBe([...lengths.values()].reduce((sum, length) => sum + length, 0));
      };
      for (let step = 0; step < 20; step++) write(source.int(5), source.int(3) ? source.int(100) : undefined);
      for (const key of [...lengths.keys()]) write(key, undefined);
      expect(held).toBe(0n);
    }
  });

  it('is not asked for where nothing changed', () => {
    expect(isEmpty(diffOf([5, 5], [undefined, undefined]))).toBe(true);
    expect(isEmpty(diffOf([undefined, 0]))).toBe(false);
  });
});
