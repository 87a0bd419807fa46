import { type Codec, u8 } from '../scale.ts';

/** How long a transaction is good for: for ever, or for `period` blocks from one whose number is `phase` within them. */
export type Era = 'immortal' | { readonly period: number; readonly phase: number };

/**
 * An era in one or two bytes.
 *
 * ```
 * 00            immortal
 * b5 03         low 4 bits: period is 2 ^ (5 + 1) = 64; the rest: phase 59
 * ```
 */
export const era: Codec<Era> = {
  encode(value) {
    if (value === 'immortal') return Uint8Array.of(0);
    const { period, phase } = value;
    const low = Math.min(15, Math.max(1, Math.log2(period) - 1));
    const encoded = low | (Math.floor(phase / quantum(period)) << 4);
    return Uint8Array.of(encoded & 0xff, encoded >> 8);
  },
  read(input) {
    const first = u8.read(input);
    if (first === 0) return 'immortal';
    const encoded = first | (u8.read(input) << 8);
    const period = 2 << (encoded & 15);
    const phase = (encoded >> 4) * quantum(period);
    if (period < 4 || phase >= period) throw new Error('no such era');
    return { period, phase };
  },
};

/** The block that the era begins with, for a transaction that block `current` is to include. */
export function birthOf(of: Era, current: number): number {
  if (of === 'immortal') return 0;
  const { period, phase } = of;
  return Math.floor((Math.max(current, phase) - phase) / period) * period + phase;
}

/** The first block that the transaction is too late for. */
export function deathOf(of: Era, current: number): number {
  return of === 'immortal' ? Number.POSITIVE_INFINITY : birthOf(of, current) + of.period;
}

/** Long periods name their phase in steps, to keep to two bytes. */
function quantum(period: number): number {
  return Math.max(1, period >> 12);
}
