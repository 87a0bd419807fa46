import { expect, it } from 'vitest';
import { escaped, score } from './score.mjs';

const mutant = (status, more) => ({
  status,
  mutatorName: 'BooleanLiteral',
  replacement: 'false',
  location: { start: { line: 3, column: 7 } },
  ...more,
});
const report = {
  files: {
    'a.ts': { mutants: [mutant('Killed'), mutant('Timeout'), mutant('Survived')] },
    'b.ts': {
      mutants: [
        mutant('NoCoverage', { replacement: '{\n  return;\n}' }),
        mutant('CompileError'),
        mutant('Ignored', { statusReason: 'sentence' }),
        mutant('Ignored', { statusReason: 'sentence' }),
      ],
    },
  },
};

it('counts what was found, what was not, and what was left out by each rule', () => {
  expect(score(report)).toEqual({
    valid: 4,
    killed: 2,
    survived: 1,
    uncovered: 1,
    percent: 50,
    ignored: { sentence: 2 },
  });
});

it('has found everything where there is nothing to find', () => {
  expect(score({ files: {} }).percent).toBe(100);
});

it('names each change that no test noticed', () => {
  expect(escaped(report)).toEqual([
    'a.ts:3:7 Survived BooleanLiteral: false',
    'b.ts:3:7 NoCoverage BooleanLiteral: { return; }',
  ]);
});
