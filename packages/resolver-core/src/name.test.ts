import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isResolverError } from './errors.ts';
import { tidyName } from './name.ts';

describe('tidying what a person typed', () => {
  it('takes the white space around it away and nothing else', () => {
    expect(tidyName('  ALICE.Azero\n')).toBe('ALICE.Azero');
    expect(tidyName('🦄🦄🦄.eth')).toBe('🦄🦄🦄.eth');
  });

  it.each([
    ['', 'empty'],
    ['alice', 'no ending'],
    ['alice.azero.', 'ends with a dot'],
    ['.azero', 'empty part'],
    ['a..azero', 'empty part'],
    ['a b.azero', 'white space'],
    ['a\u0000.azero', 'control character'],
    ['a\u2028.azero', 'control character'],
    ['a\ud800.azero', 'control character'],
    ['../a.azero', 'no name has'],
    ['a%2e.azero', 'no name has'],
    ['https://a.azero', 'no name has'],
    ['a@b.azero', 'no name has'],
    [`${'é'.repeat(130)}.azero`, '255 bytes'],
  ])('refuses %j and says why', (text, why) => {
    expect(() => tidyName(text)).toThrow(why);
  });

  it('takes up to 255 bytes of UTF-8, and not one more', () => {
    for (const longest of [`${'a'.repeat(251)}.eth`, `${'é'.repeat(125)}a.eth`]) {
      expect(new TextEncoder().encode(longest)).toHaveLength(255);
      expect(tidyName(longest)).toBe(longest);
      expect(() => tidyName(`a${longest}`)).toThrow('255 bytes');
    }
  });

  it('throws nothing but its own error, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        try {
          expect(tidyName(text)).toBe(text.trim());
        } catch (error) {
          expect(isResolverError(error) && error.code).toBe('INVALID_NAME');
        }
      }),
      { numRuns: 50_000 },
    );
  });
});
