import { describe, expect, it } from 'vitest';
import { viewOf } from './view.ts';

const colored = (isTTY: boolean, env: Record<string, string> = {}, color?: boolean): boolean => {
  const output = { isTTY, columns: 80, write: () => {} };
  return viewOf(output, { color }, env).colors.red('x') !== 'x';
};

describe('colours', () => {
  it.each<[boolean, boolean, Record<string, string>, boolean?]>([
    [true, true, {}],
    [false, false, {}],
    [false, true, { TERM: 'dumb' }],
    [false, true, { NO_COLOR: '1' }],
    [true, true, { NO_COLOR: '' }],
    [true, false, { FORCE_COLOR: '1' }],
    [true, false, { FORCE_COLOR: '' }],
    [false, true, { FORCE_COLOR: '0' }],
    [false, true, { FORCE_COLOR: 'false' }],
    [false, false, { NO_COLOR: '1', FORCE_COLOR: '1' }],
    [true, false, { NO_COLOR: '1' }, true],
    [false, true, { FORCE_COLOR: '1' }, false],
  ])('are %s where the output being a terminal is %s, with %j and --color %s', (yes, isTTY, env, color) => {
    expect(colored(isTTY, env, color)).toBe(yes);
  });
});
