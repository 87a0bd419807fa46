import type { Milliseconds } from '@peername/resolver-core';

const units: Readonly<Record<string, Milliseconds>> = {
  ms: 1,
  s: 1_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** How lengths of time are written: `500 ms`, `61 s`, `10 min`, `1 h`, `30 d`. */
export const durationPattern = '\\d+ (?:ms|s|min|h|d)';

/** The milliseconds of a length of time in the form of {@link durationPattern}. */
export function duration(text = ''): Milliseconds {
  const [amount = '', unit = ''] = text.split(' ');
  return Number(amount) * (units[unit] ?? Number.NaN);
}
