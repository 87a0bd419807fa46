import type { Count } from '@peername/resolver-core';

/** Numbers that look random and are the same for the same seed and index, so that any input can be made again. */
export interface Random {
  /** A whole number from 0 to below the limit. */
  below(limit: Count): number;
  pick<T>(items: readonly T[]): T;
}

/** The numbers for one input of a run. */
export function randomFor(seed: number, index: Count): Random {
  // Mulberry32, which is short and mixes well enough to spoil bytes.
  let state = (Math.imul(index + 1, 0x9e3779b1) ^ seed) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const random: Random = {
    below: (limit) => (limit === 0 ? 0 : next() % limit),
    pick: (items) => items[random.below(items.length)] as never,
  };
  return random;
}

/** Where a part of something of this length begins and ends. */
export function range(random: Random, length: Count): [from: number, to: number] {
  const from = random.below(length + 1);
  return [from, from + random.below(length - from + 1)];
}

/** Nothing that is made grows beyond this, as nothing that is read from a network does. */
export const maxSize: Count = 16 * 1024;
