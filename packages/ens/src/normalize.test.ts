import { readFileSync } from 'node:fs';
import { ens_normalize } from '@adraffy/ens-normalize';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import cases from '../testing/fixtures/ensip-15.json' with { type: 'json' };
import { normalizeName } from './normalize.ts';

test.each(cases.normalized)('normalizes $name to $norm', ({ name, norm }) => {
  expect(normalizeName(name)).toBe(norm);
});

test.each(cases.same)('leaves %s as it is', (name) => {
  expect(normalizeName(name)).toBe(name);
});

test.each(cases.refused)('refuses $name: $why', ({ name }) => {
  expect(() => normalizeName(name)).toThrow();
});

test('the short way for ASCII names agrees with the full rules', () => {
  const ascii = fc.string({ unit: fc.constantFrom(...'aZ09--.._$ '), minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(ascii, (text) => {
      expect(outcome(() => normalizeName(text))).toEqual(outcome(() => ens_normalize(text)));
    }),
    { numRuns: 50_000 },
  );
});

// All 38,613 cases come with no package: validate/tests.json of adraffy/ens-normalize.js, where somebody has it.
const file = process.env['PEERNAME_ENSIP15_VECTORS'];

test.skipIf(!file)('agrees with every published case of ENSIP-15', () => {
  const published = JSON.parse(readFileSync(file ?? '', 'utf8')) as readonly {
    readonly name?: string;
    readonly norm?: string;
    readonly error?: unknown;
  }[];
  // The first entry of the file says of what versions it is.
  const tried = published.flatMap(({ name, norm, error }) =>
    name === undefined ? [] : [[name, error ? Error : (norm ?? name)] as const],
  );
  const wrong = tried.filter(([name, expected]) => outcome(() => normalizeName(name)) !== expected);
  expect(wrong).toEqual([]);
  expect(tried.length).toBeGreaterThan(50);
});

function outcome(work: () => string): unknown {
  try {
    return work();
  } catch {
    return Error;
  }
}
