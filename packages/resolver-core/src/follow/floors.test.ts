import { describe, expect, it } from 'vitest';
import type { BlockRef } from '../evidence.ts';
import { fakeHash } from '../testing/fake-chain.ts';
import { createFloors } from './floors.ts';

const block = (number: number, hash = number): BlockRef => ({ number: BigInt(number), hash: fakeHash(hash) });

describe('floors', () => {
  it('are over what is below them, of their subject alone, and leave what was read at them', () => {
    const floors = createFloors();
    floors.reached(block(5), false);
    floors.raise('alice', block(5), true);
    expect([4, 5, 6].map((at) => floors.verdict('alice', block(at)))).toEqual(['over', 'good', 'good']);
    expect(floors.verdict('bob', block(1))).toBe('good');
    expect([floors.least('alice'), floors.least('bob')]).toEqual([5n, undefined]);
  });

  it('make doubtful what is below one for all, and demand the higher of the two', () => {
    const floors = createFloors();
    floors.reached(block(5), false);
    floors.raise('alice', block(5), true);
    floors.raiseAll(block(7));
    floors.raiseAll(block(6));
    expect([4, 6, 7].map((at) => floors.verdict('alice', block(at)))).toEqual(['over', 'doubtful', 'good']);
    expect([floors.least('alice'), floors.least('bob')]).toEqual([7n, 7n]);
  });

  it('void nothing at a block where no reading was made, and have it read again all the same', () => {
    const floors = createFloors();
    floors.raise('alice', block(5), true);
    expect(floors.verdict('alice', block(4))).toBe('doubtful');
    expect([4, 5].map((at) => floors.isPassed('alice', block(at)))).toEqual([true, false]);
    expect(floors.least('alice')).toBe(5n);
    floors.reached(block(5), false);
    expect(floors.verdict('alice', block(4))).toBe('over');
  });

  it('demand nothing beyond what was read while nobody gets to one, and demand again once somebody does', () => {
    const floors = createFloors();
    floors.reached(block(10), false);
    floors.raise('alice', block(9), true);
    floors.raise('bob', block(500), true);
    floors.unreached(500n);
    expect([floors.least('alice'), floors.least('bob')]).toEqual([9n, undefined]);
    expect([floors.verdict('alice', block(8)), floors.verdict('bob', block(499))]).toEqual(['over', 'unmet']);
    expect([floors.isPassed('alice', block(8)), floors.isPassed('bob', block(499))]).toEqual([true, false]);
    floors.reached(block(500), false);
    expect([floors.verdict('bob', block(499)), floors.least('bob')]).toEqual(['over', 500n]);
    floors.raise('bob', block(532), true);
    expect([floors.verdict('bob', block(500)), floors.least('bob')]).toEqual(['unmet', 500n]);
    floors.reached(block(532), false);
    floors.raise('bob', block(533), true);
    expect([floors.verdict('bob', block(532)), floors.least('bob')]).toEqual(['doubtful', 533n]);
  });

  it('trust whoever is ahead of all others later and later', () => {
    const floors = createFloors();
    let waits = 0;
    for (let head = 1; head < 5_000; head++) {
      floors.reached(block(head), false);
      floors.raise('alice', block(head + 8), true);
      if (floors.least('alice') !== BigInt(head + 8)) continue;
      waits += 1;
      floors.unreached(BigInt(head + 8));
    }
    expect(waits).toBeLessThan(10);
  });

  it('keep what is over, whatever is named ahead of it', () => {
    const floors = createFloors();
    floors.raise('alice', block(5), true);
    floors.raise('alice', block(900), true);
    floors.reached(block(5), false);
    floors.raise('alice', block(2_000), true);
    expect([4, 5].map((at) => floors.verdict('alice', block(at)))).toEqual(['over', 'doubtful']);
    floors.reached(block(900), false);
    expect([899, 900].map((at) => floors.verdict('alice', block(at)))).toEqual(['over', 'doubtful']);
    expect(floors.least('alice')).toBe(2_000n);
  });

  it('doubt another block of the same height, which one endpoint alone may have invented', () => {
    const floors = createFloors();
    floors.reached(block(5), false);
    floors.raise('alice', block(5), true);
    expect(floors.verdict('alice', block(5, 55))).toBe('doubtful');
    expect(floors.isPassed('alice', block(5, 55))).toBe(false);
  });

  it('are bounded: those of long ago go, and say from where on nothing can be told', () => {
    const floors = createFloors();
    floors.reached(block(10_002), false);
    const gone = Array.from({ length: 10_002 }, (_, at) => floors.raise(`name-${at}`, block(at), false));
    expect(gone.filter((one) => one)).toEqual([block(0), block(1)]);
    expect(floors.verdict('name-1', block(0))).toBe('good');
    expect(floors.verdict('name-2', block(1))).toBe('over');
  });

  it('stay longest for the names that were told of last', () => {
    const floors = createFloors();
    floors.reached(block(10_001), false);
    for (let at = 0; at < 10_000; at++) floors.raise(`name-${at}`, block(at), false);
    floors.raise('name-0', block(10_000), false);
    expect(floors.raise('name-10000', block(10_001), false)).toEqual(block(1));
    expect(floors.verdict('name-0', block(9_999))).toBe('over');
  });

  it('of names that were asked for are not displaced by those of strangers', () => {
    const floors = createFloors();
    floors.reached(block(5), false);
    floors.raise('alice', block(5), true);
    floors.raise('bob', block(5), false);
    floors.keep('bob');
    for (let at = 0; at < 10_002; at++) floors.raise(`name-${at}`, block(6), false);
    expect(['alice', 'bob'].map((one) => floors.verdict(one, block(4)))).toEqual(['over', 'over']);
  });

  it('are bounded too where strangers are named first and asked for then', () => {
    const floors = createFloors();
    floors.reached(block(5), false);
    for (let at = 0; at < 50_001; at++) {
      floors.raise(`name-${at}`, block(5), false);
      floors.keep(`name-${at}`);
    }
    for (let at = 0; at < 10_000; at++) floors.raise(`flood-${at}`, block(6), false);
    expect(['name-0', 'name-50000'].map((one) => floors.verdict(one, block(4)))).toEqual(['over', 'good']);
  });

  it('come down to where the chain goes on, and count there', () => {
    const floors = createFloors();
    floors.reached(block(900), false);
    floors.raise('alice', block(900), true);
    floors.raise('bob', block(3), true);
    floors.raiseAll(block(1_000));
    floors.unreached(1_000n);
    floors.lower(block(5));
    expect([floors.least('alice'), floors.least('bob'), floors.least('carol')]).toEqual([5n, 5n, 5n]);
    expect(floors.verdict('alice', block(5))).toBe('good');
    expect(floors.verdict('bob', block(2))).toBe('over');
  });

  it('do not come down below a reading for which more than one endpoint stands', () => {
    const floors = createFloors();
    floors.reached(block(90), true);
    floors.raise('alice', block(85), true);
    floors.raise('alice', block(900), true);
    floors.lower(block(5));
    expect(floors.verdict('alice', block(80))).toBe('over');
    expect([floors.verdict('alice', block(85)), floors.least('alice')]).toEqual(['good', 85n]);
  });

  it('keep the highest one that was read at, in whatever order they are told', () => {
    const floors = createFloors();
    floors.reached(block(9), false);
    floors.reached(block(2), false);
    for (const number of [9, 5]) floors.raise('alice', block(number), true);
    expect(floors.verdict('alice', block(7))).toBe('over');
  });

  it('keep the first and the last of those ahead, and none between', () => {
    const floors = createFloors();
    for (const number of [40, 20, 30]) floors.raise('alice', block(number), true);
    expect(floors.least('alice')).toBe(40n);
    floors.reached(block(20), false);
    expect(floors.verdict('alice', block(19))).toBe('over');
    floors.reached(block(35), false);
    expect(floors.verdict('alice', block(29))).toBe('doubtful');
  });

  it('take the last of two common ones of one height', () => {
    const floors = createFloors();
    floors.raiseAll(block(7, 7));
    floors.raiseAll(block(7, 77));
    expect([7, 77].map((hash) => floors.verdict('alice', block(7, hash)))).toEqual(['doubtful', 'good']);
  });

  it('are demanded again 32 blocks past one that nobody got to, then twice as far, 4,096 at most', () => {
    const floors = createFloors();
    let at = 0;
    for (const distance of [32, 64, 128, 256, 512, 1_024, 2_048, 4_096, 4_096, 4_096]) {
      at += 10_000;
      floors.unreached(block(at).number);
      // While it is not trusted, others that nobody gets to change nothing.
      floors.unreached(block(at - 5_000).number);
      floors.raise(`name-${at}`, block(at + 9_000), true);
      floors.reached(block(at + distance - 1), false);
      expect(floors.least(`name-${at}`)).toBeUndefined();
      floors.reached(block(at + distance), false);
      expect(floors.least(`name-${at}`)).toBe(BigInt(at + 9_000));
      floors.reached(block(at + 9_000), false);
    }
  });

  it('come down no further than readings that are sure', () => {
    const floors = createFloors();
    floors.raise('carol', block(200), true);
    floors.reached(block(300), true);
    floors.reached(block(100), true);
    floors.reached(block(900), false);
    floors.lower(block(5));
    floors.raise('alice', block(250), true);
    floors.raise('bob', block(400), true);
    expect(floors.verdict('alice', block(249))).toBe('over');
    expect(floors.verdict('bob', block(399))).toBe('doubtful');
    expect(floors.verdict('carol', block(199))).toBe('over');
  });

  it('come down with what was read, and leave what is lower already', () => {
    const floors = createFloors();
    floors.reached(block(900), false);
    floors.raise('alice', block(50, 50), true);
    floors.raiseAll(block(3));
    floors.lower(block(50, 55));
    expect(floors.verdict('alice', block(50, 50))).toBe('good');
    expect([2, 4].map((number) => floors.verdict('dave', block(number)))).toEqual(['doubtful', 'good']);
    floors.raise('bob', block(500), true);
    expect(floors.verdict('bob', block(499))).toBe('doubtful');
    floors.lower(block(600));
    expect(floors.verdict('bob', block(499))).toBe('doubtful');
  });
});
