import type { Count, Milliseconds } from '@peername/resolver-core';
import picocolors from 'picocolors';
import type { Io, TextOutput } from './io.ts';
import type { Settings } from './options.ts';

/** How text is shown on one output. */
export interface View {
  readonly colors: ReturnType<typeof picocolors.createColors>;
  readonly columns: Count;
  /** The time that ages are counted to. */
  readonly now: Milliseconds;
}

/** The view of an output: `--color` wins, then NO_COLOR, then FORCE_COLOR, else colours are for terminals. */
export function viewOf(output: TextOutput, { color }: Pick<Settings, 'color'>, env: Io['env']): View {
  const forced = env['FORCE_COLOR'];
  const wanted =
    color ??
    (env['NO_COLOR']
      ? false
      : forced !== undefined
        ? !/^(0|false)$/.test(forced)
        : output.isTTY && env['TERM'] !== 'dumb');
  return { colors: picocolors.createColors(wanted), columns: output.columns, now: Date.now() };
}
