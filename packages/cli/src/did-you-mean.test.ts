import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { didYouMean, hint } from './did-you-mean.ts';

const candidates = ['resolve', 'records', 'reverse', 'devnet', 'help'];

describe('did you mean', () => {
  it.each([
    ['reslove', 'resolve'],
    ['RESOLVE', 'resolve'],
    ['recrods', 'records'],
    ['record', 'records'],
    ['devent', 'devnet'],
    ['hlep', 'help'],
    ['resolveee', 'resolve'],
    ['revesre', 'reverse'],
  ])('takes %s for %s', (word, meant) => {
    expect(didYouMean(word, candidates)).toBe(meant);
  });

  it.each(['', 'x', 'publish', 'lookup', 'r'.repeat(100_000)])('has no guess for %.20s', (word) => {
    expect(didYouMean(word, candidates)).toBeUndefined();
  });

  it('prefers the nearest, and of equals the first', () => {
    expect(didYouMean('azeroRcp', ['azeroRouter', 'azeroRpc'])).toBe('azeroRpc');
    expect(didYouMean('bat', ['cat', 'rat'])).toBe('cat');
  });

  it('is a question at the end of a sentence, or nothing', () => {
    expect(hint('hlep', candidates)).toBe('; did you mean help?');
    expect(hint('json', ['json'], '--')).toBe('; did you mean --json?');
    expect(hint('publish', candidates)).toBe('');
  });

  it('finds a word again after one change of any sort', () => {
    const letter = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz');
    const change = fc.record({
      sort: fc.constantFrom('insert', 'delete', 'replace', 'swap'),
      at: fc.nat(),
      letter,
    });
    fc.assert(
      fc.property(fc.constantFrom(...candidates), change, (word, { sort, at, letter: l }) => {
        const i = at % word.length;
        const [before, after] = [word.slice(0, i), word.slice(i)];
        const changed = {
          insert: before + l + after,
          delete: before + after.slice(1),
          replace: before + l + after.slice(1),
          swap: before + after.slice(1, 2) + after.slice(0, 1) + after.slice(2),
        }[sort];
        const [a, b] = [didYouMean(changed, candidates), didYouMean(changed.toUpperCase(), candidates)];
        // One change can also lead to a word as near to another one.
        expect(candidates).toContain(a);
        expect(b).toBe(a);
      }),
      { numRuns: 5_000 },
    );
  });

  it('answers a candidate or nothing for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.array(fc.string()), (word, list) => {
        const meant = didYouMean(word, list);
        if (meant !== undefined) expect(list).toContain(meant);
      }),
      { numRuns: 50_000 },
    );
  });
});
