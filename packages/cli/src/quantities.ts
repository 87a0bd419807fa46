import type { BlockNumber, ByteCount, Milliseconds } from '@peername/resolver-core';

const minute = 60_000;
const hour = 60 * minute;

/** One day. */
export const day: Milliseconds = 24 * hour;

/** `81,234,567` */
export function grouped(number: BlockNumber | number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `3 s`, `5 min`, `2 h`, `12 days`; rounded down. */
export function roughly(length: Milliseconds): string {
  if (length < minute) return `${Math.floor(length / 1_000)} s`;
  if (length < hour) return `${Math.floor(length / minute)} min`;
  if (length < 2 * day) return `${Math.floor(length / hour)} h`;
  return `${grouped(Math.floor(length / day))} days`;
}

/** `3 s ago`, or how far ahead of this machine's clock. */
export function ago(then: Date, now: Milliseconds): string {
  const age = now - then.getTime();
  // A block is dated by a clock other than ours; a small difference is no news.
  if (age < -5_000) return `${roughly(-age)} ahead of this clock`;
  return age < 1_000 ? 'just now' : `${roughly(age)} ago`;
}

/** `2026-08-01` */
export function dateOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** `0.4 ms`, `41 ms`, `1.25 s` */
export function duration(length: Milliseconds): string {
  if (length >= 1_000) return `${(length / 1_000).toFixed(2)} s`;
  return `${length < 10 ? length.toFixed(1) : Math.round(length)} ms`;
}

/** `230 B`, `5.3 kB`, `32.0 MB` */
export function bytes(size: ByteCount): string {
  if (size < 1_000) return `${size} B`;
  if (size < 1_000_000) return `${(size / 1_000).toFixed(1)} kB`;
  if (size < 1_000_000_000) return `${(size / 1_000_000).toFixed(1)} MB`;
  return `${(size / 1_000_000_000).toFixed(1)} GB`;
}
