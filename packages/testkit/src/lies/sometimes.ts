import type { Lie } from './lie.ts';

/** When a lie is told. */
export interface SometimesOptions {
  /** In how many of all replies, from 0 to 1. @default 0.5 */
  readonly probability?: number;
  /** Liars with the same seed lie in the same replies, as far as they are asked the same. */
  readonly seed: number;
}

/** The lie, told in some replies, and there as a whole: half a lie would be another one. */
export function sometimes(lie: Lie, { probability = 0.5, seed }: SometimesOptions): Lie {
  const random = seededRandom(seed);
  return { ...lie, says: `sometimes ${lie.says}`, isTold: () => random() < probability };
}

/** Numbers in [0, 1), the same ones for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
