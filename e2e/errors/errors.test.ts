import { readFile } from 'node:fs/promises';
import { errorCodes } from '@peername/resolver-core';
import { publishReasons } from '@peername/resolver-core/publish';
import { beforeAll, describe, expect, test } from 'vitest';
import { exitCodeOf, exitCodeOfError } from '../../packages/cli/src/exit-codes.ts';
import { publishReasonsInTerminal } from '../../packages/cli/src/publish/reasons.ts';
import { outcomeKinds, problemKinds } from '../../packages/http-gateway/src/problem.ts';

type Row = readonly string[];

let tables: readonly (readonly Row[])[];

beforeAll(async () => {
  const text = await readFile(new URL('../../docs/errors.md', import.meta.url), 'utf8');
  tables = text
    .split(/\n\n+/)
    .filter((block) => block.startsWith('|'))
    .map((block) => block.trim().split('\n').slice(2).map(cellsOf));
});

describe('the documented errors', () => {
  test('are all codes there are, with their HTTP status and exit code', () => {
    const documented = tables[0]?.map(([code = '', status, exit]) => [code, Number(status), Number(exit)]);
    const real = errorCodes.map((code) => [code, problemKinds[code].status, exitCodeOfError[code]]);
    expect(documented).toEqual(real);
  });

  test('say of each code what happened and what to do', () => {
    for (const [code, , , what = '', todo = ''] of tables[0] ?? []) {
      expect(what.length, code).toBeGreaterThan(10);
      expect(todo.length, code).toBeGreaterThan(5);
    }
  });

  test('tell the outcomes that are no errors apart, as HTTP and the terminal do', () => {
    const documented = new Map(
      tables[1]?.map(([, reason = '', status, exit, code]) => [reason, [Number(status), Number(exit), code]]),
    );
    expect(documented.get('')).toEqual([200, exitCodeOf({ state: 'found' }), '']);
    documented.delete('');
    const invalid = new Set(['malformed', 'conflict']);
    const real = Object.entries(outcomeKinds).map(([reason, { status, slug }]) => {
      const state = invalid.has(reason) ? 'invalid' : 'absent';
      return [reason, [status, exitCodeOf({ state }), slug]] as const;
    });
    expect(documented).toEqual(new Map(real));
  });

  test('are all reasons for not publishing, with their exit code', () => {
    const documented = tables[3]?.map(([reason = '', exit]) => [reason, Number(exit)]);
    const real = publishReasons.map((reason) => [reason, publishReasonsInTerminal[reason].exitCode]);
    expect(new Map(documented as [string, number][])).toEqual(new Map(real as [string, number][]));
    for (const [reason, , what = '', todo = ''] of tables[3] ?? []) {
      expect(what.length, reason).toBeGreaterThan(10);
      expect(todo.length, reason).toBeGreaterThan(5);
    }
  });

  test('are all ways in which the gateway turns a request down', () => {
    const codes = new Set<string>(errorCodes);
    const real = Object.entries(problemKinds).filter(([code]) => !codes.has(code));
    const documented = new Map(tables[2]?.map(([code = '', status]) => [code, Number(status)]));
    expect(documented).toEqual(new Map(real.map(([code, { status }]) => [code, status])));
  });
});

function cellsOf(line: string): Row {
  return line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim().replace(/^`|`$/g, ''));
}
