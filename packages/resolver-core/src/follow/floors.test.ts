import { describe, expect, it } from 'vitest';
import type { BlockRef } from '../evidence.ts';
import { fakeHash } from '../testing/fake-chain.ts';
import { createFloors } from './floors.ts';

const block = (number: number, hash = number): BlockRef => ({ number: BigInt(number), hash: fakeHash(hash) });

describe('floors', () => {
  it('are over what is below them, of their subject alone, and leave what was read at them', () => {
    const floors = createFloors();
    floors.reached(block(5));
    floors.raise('alice', block(5));
    expect([4, 5, 6].map((at) => floors.verdict('alice', block(at)))).toEqual(['over', 'good', 'good']);
    expect(floors.verdict('alice', block(5, 55))).toBe('over');
    expect(floors.verdict('bob', block(1))).toBe('good');
    expect([floors.least('alice'), floors.least('bob')]).toEqual([5n, undefined]);
  });

  it('make doubtful what is below one for all, and demand the higher of the two', () => {
    const floors = createFloors();
    floors.reached(block(5));
    floors.raise('alice', block(5));
    floors.raiseAll(block(7));
    floors.raiseAll(block(6));
    expect([4, 6, 7].map((at) => floors.verdict('alice', block(at)))).toEqual(['over', 'doubtful', 'good']);
    expect([floors.least('alice'), floors.least('bob')]).toEqual([7n, 7n]);
  });

  it('void nothing at a block where no reading was made, and have it read again all the same', () => {
    const floors = createFloors();
    floors.raise('alice', block(5));
    expect(floors.verdict('alice', block(4))).toBe('doubtful');
    expect([4, 5].map((at) => floors.isPassed('alice', block(at)))).toEqual([true, false]);
    expect(floors.least('alice')).toBe(5n);
    floors.reached(block(5));
    expect(floors.verdict('alice', block(4))).toBe('over');
  });

  it('demand nothing beyond what was read while nobody gets to one, and demand again once somebody does', () => {
    const floors = createFloors();
    floors.reached(block(10));
    floors.raise('alice', block(9));
    floors.raise('bob', block(500));
    floors.unreached(500n);
    expect([floors.least('alice'), floors.least('bob')]).toEqual([9n, undefined]);
    expect([floors.verdict('alice', block(8)), floors.verdict('bob', block(499))]).toEqual([
      'over',
      'doubtful',
    ]);
    expect([floors.isPassed('alice', block(8)), floors.isPassed('bob', block(499))]).toEqual([true, false]);
    floors.reached(block(500));
    floors.raise('bob', block(501));
    expect(floors.least('bob')).toBe(501n);
  });

  it('are bounded: those of long ago go, and say from where on nothing can be told', () => {
    const floors = createFloors();
    floors.reached(block(10_002));
    const gone = Array.from({ length: 10_002 }, (_, at) => floors.raise(`name-${at}`, block(at)));
    expect(gone.filter((one) => one)).toEqual([block(0), block(1)]);
    expect(floors.verdict('name-1', block(0))).toBe('good');
    expect(floors.verdict('name-2', block(1))).toBe('over');
  });

  it('come down to where the chain goes on, and count there', () => {
    const floors = createFloors();
    floors.reached(block(900));
    floors.raise('alice', block(900));
    floors.raise('bob', block(3));
    floors.raiseAll(block(1_000));
    floors.unreached(1_000n);
    floors.lower(block(5));
    expect([floors.least('alice'), floors.least('bob'), floors.least('carol')]).toEqual([5n, 5n, 5n]);
    expect(floors.verdict('alice', block(5))).toBe('good');
    expect(floors.verdict('bob', block(2))).toBe('over');
  });
});
