import process from 'node:process';

/** Whether the long forms are asked for, as `npm run soak` does. */
export const isLong: boolean = process.env['PEERNAME_LONG_TESTS'] === '1';

/** Says what a test has shown. */
export function tellVerdict(sentence: string): void {
  process.stderr.write(`VERDICT ${sentence}\n`);
}

/** The value below which the given share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
