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

function outcome(work: () => string): unknown {
  try {
    return work();
  } catch {
    return Error;
  }
}
