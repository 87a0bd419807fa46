import type { CliRun } from './run-cli.ts';

/** The events that a run printed, one JSON object per line. */
export function eventsIn({ stdout }: Pick<CliRun, 'stdout'>): readonly Record<string, unknown>[] {
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}
