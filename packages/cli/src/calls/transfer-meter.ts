import type { Transfer } from '@peername/call';
import type { Milliseconds } from '@peername/resolver-core';
import { escapeText } from '@peername/resolver-core';
import { bytes, roughly } from '../quantities.ts';

/** Says how far a file is. */
export type TransferMeter = (transfer: Transfer, now: Milliseconds) => string;

/**
 * Counts from the first bytes on.
 *
 * ```
 * photo.jpg  12.3 of 32.0 MB · 38 % · 4.1 MB/s · 5 s left
 * ```
 */
export function transferMeter(): TransferMeter {
  let begun: { readonly at: Milliseconds; readonly moved: number } | undefined;
  return ({ name, size, moved }, now) => {
    begun ??= { at: now, moved };
    const percent = size === 0 ? 100 : Math.floor((moved / size) * 100);
    const rate = ((moved - begun.moved) / Math.max(1, now - begun.at)) * 1_000;
    const pace =
      rate > 0 ? ` · ${bytes(Math.round(rate))}/s · ${roughly(((size - moved) / rate) * 1_000)} left` : '';
    return `${escapeText(name, 60)}  ${bytes(moved)} of ${bytes(size)} · ${percent} %${pace}`;
  };
}
