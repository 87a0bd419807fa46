import { isResolverError } from '@peername/resolver-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasTld, type NameRules, parseName } from './parse-name.ts';

const rules: NameRules = {
  tlds: ['azero', 'a0'],
  canonicalTld: { a0: 'azero' },
  labelLength: { min: 1, max: 32 },
};
const refusal = (text: string, by = rules) => {
  try {
    parseName(text, by);
  } catch (error) {
    if (isResolverError(error) && error.code === 'INVALID_NAME') return error.details;
    throw error;
  }
  return undefined;
};

describe('parseName', () => {
  it.each([
    ['alice.azero', 'alice.azero'],
    ['ALICE.Azero ', 'alice.azero'],
    ['\talice.a0\n', 'alice.azero'],
    ['a.azero', 'a.azero'],
    ['0.azero', '0.azero'],
    ['a--b.azero', 'a--b.azero'],
    ['azero.azero', 'azero.azero'],
    ['a0.azero', 'a0.azero'],
    ['constructor.azero', 'constructor.azero'],
    [`${'a'.repeat(32)}.azero`, `${'a'.repeat(32)}.azero`],
  ])('takes %j as %s', (text, canonical) => {
    expect(parseName(text, rules)).toEqual({
      text: canonical,
      labels: canonical.split('.'),
      service: 'azero',
    });
  });

  it.each([
    ['sub.alice.azero', 'AZERO.ID has no subdomains: a name is one part before its ending'],
    ['alice.azero.azero', 'AZERO.ID has no subdomains: a name is one part before its ending'],
    ['xn--alice-9ya.azero', 'no name begins with xn--, the form for letters outside a-z'],
    ['XN--ALICE-9YA.AZERO', 'no name begins with xn--, the form for letters outside a-z'],
    ['аlice.azero', 'a letter in it is not of a-z, though it may look so'],
    ['\u212aate.azero', 'a letter in it is not of a-z, though it may look so'],
    ['alice\u200b.azero', 'a letter in it is not of a-z, though it may look so'],
    ['ａlice.azero', 'a letter in it is not of a-z, though it may look so'],
    ['under_score.azero', 'a name is made of a-z, 0-9 and, inside, -'],
    ['alice!.azero', 'a name is made of a-z, 0-9 and, inside, -'],
    ['-alice.azero', 'a name is made of a-z, 0-9 and, inside, -'],
    ['alice-.azero', 'a name is made of a-z, 0-9 and, inside, -'],
    ['-.azero', 'a name is made of a-z, 0-9 and, inside, -'],
    [`${'a'.repeat(33)}.azero`, 'a name has 1 to 32 characters'],
    ['alice.eth', 'it does not end in .azero or .a0'],
    ['alice', 'it has no ending such as .azero or .eth'],
    ['alice.azero.', 'it ends with a dot'],
    ['.azero', 'it has an empty part'],
    ['alice..azero', 'it has an empty part'],
    ['', 'it is empty'],
  ])('refuses %j: %s', (text, why) => {
    expect(refusal(text)).toBe(why);
  });

  it('keeps to the length that is set', () => {
    const strict = { ...rules, labelLength: { min: 5, max: 8 } };
    expect(refusal('abcd.azero', strict)).toBe('a name has 5 to 8 characters');
    expect(refusal('abcdefghi.azero', strict)).toBe('a name has 5 to 8 characters');
    expect(refusal('abcde.azero', strict)).toBeUndefined();
  });

  // A choice of what the public "big list of naughty strings" is made of.
  const naughty = [
    [
      'undefined',
      'NaN',
      '__proto__',
      "' OR 1=1 -- ",
      '<script>alert(1)</script>',
      '../../etc/passwd',
      '%00',
      '$(id)',
    ],
    ['\u0000', '\u001b[2J', '\r\nSet-Cookie: a=b', '\u202eecila', '\ufeff', '\u2028', '\ud800', '\u{e0041}'],
    [
      'Ω≈ç√∫',
      '社會科學院',
      '🦄',
      'ﷺ',
      'z̷̢̛a̸l̴g̵o̶',
      '１２３',
      'ℊ',
      'ß',
      'İ',
      'ſ',
      'ı',
      'a\u0301',
      '\u00ad',
      'a b',
      '\u00a0',
    ],
    [
      '@',
      ':',
      '#',
      '?',
      '\\',
      '/',
      '*',
      '|',
      '"',
      '`',
      '{{7*7}}',
      'a,b',
      'a;b',
      'a=b',
      'a+b',
      '~',
      '^',
      '(',
      '😀.b',
    ],
  ].flat();
  const refusable = naughty.filter((text) => text !== 'undefined' && text !== 'NaN');

  it.each(refusable)('refuses %j as a label, wherever it stands', (text) => {
    for (const label of [text, `a${text}b`]) expect(refusal(`${label}.azero`)).toMatch(/./);
  });

  it('gives a canonical name, which parses to itself, or refuses: any text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .tuple(fc.string({ unit: 'grapheme' }), fc.constantFrom('.azero', '.A0', '.azero ', '.eth'))
        .map((p) => p.join('')),
      fc.stringMatching(/^[a-zA-Z0-9-]{1,34}\.(azero|a0|AZERO)$/),
    );
    fc.assert(
      fc.property(text, (typed) => {
        if (refusal(typed) !== undefined) return;
        const name = parseName(typed, rules);
        expect(name.text).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?\.azero$/);
        expect(parseName(name.text, rules)).toEqual(name);
        expect(hasTld(typed, rules)).toBe(true);
      }),
      { numRuns: 50_000 },
    );
  });
});

describe('hasTld', () => {
  it('looks at the ending only', () => {
    for (const text of ['alice.azero', ' ALICE.A0 ', 'sub.alice.azero', '🦄.azero', '.azero'])
      expect(hasTld(text, rules)).toBe(true);
    for (const text of [
      'alice.eth',
      'azero',
      'alice.azero.eth',
      'alice.xazero',
      'aliceazero',
      '',
      'alice.tzero',
    ])
      expect(hasTld(text, rules)).toBe(false);
  });
});
