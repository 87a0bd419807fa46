import { describe, expect, it } from 'vitest';
import { assurances, isWeaker, stronger, tooWeak } from './assurance.ts';
import type { Assurance, Evidence } from './evidence.ts';
import { cachedReading } from './testing/index.ts';

const evidence = (assurance: Assurance, agreed = 1): Evidence => ({
  ...cachedReading(7).reading.evidence,
  assurance,
  agreed,
});

describe('the strength of an answer', () => {
  it('is one of three, the weakest first', () => {
    expect(assurances).toEqual(['single', 'quorum', 'proof']);
  });

  it('is too little exactly below what is demanded', () => {
    assurances.forEach((has, i) => {
      expect(isWeaker(evidence(has), undefined)).toBe(false);
      assurances.forEach((wants, j) => {
        expect(isWeaker(evidence(has), wants)).toBe(i < j);
      });
    });
  });

  it('is never enough for a word that is no strength', () => {
    for (const has of assurances) expect(isWeaker(evidence(has), 'Quorum' as Assurance)).toBe(true);
    expect(isWeaker(evidence('certain' as Assurance), 'single')).toBe(true);
  });

  it('is demanded by whoever demands most', () => {
    expect(stronger(undefined, undefined)).toBeUndefined();
    assurances.forEach((a, i) => {
      expect([stronger(a, undefined), stronger(undefined, a)]).toEqual([a, a]);
      assurances.forEach((b, j) => {
        expect(stronger(a, b)).toBe(i > j ? a : b);
      });
    });
  });

  it('that is too little says what it rests on and what would be more', () => {
    expect(tooWeak(evidence('single'), 'quorum')).toMatchObject({ code: 'UNTRUSTED', reason: 'assurance' });
    expect([
      tooWeak(evidence('single'), 'quorum').message,
      tooWeak(evidence('quorum', 2), 'proof').message,
    ]).toMatchInlineSnapshot(`
      [
        "this answer rests on 1 endpoint, and quorum was demanded; ask more endpoints with --quorum",
        "this answer rests on the word of 2 endpoints, and proof was demanded; read with proofs, or demand quorum where the name service has none",
      ]
    `);
  });
});
