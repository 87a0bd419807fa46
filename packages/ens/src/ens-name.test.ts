import { isResolverError } from '@peername/resolver-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isEnsText, parseEnsName } from './ens-name.ts';

const foreign = ['azero', 'a0', 'tzero'];
const parse = (text: string) => parseEnsName(text, foreign);

function refusal(text: string): unknown {
  try {
    parse(text);
  } catch (error) {
    return isResolverError(error) ? { code: error.code, message: error.message } : error;
  }
  return undefined;
}

test('makes the canonical name of what a person types', () => {
  expect(parse(' NICK.eth\n')).toEqual({ text: 'nick.eth', labels: ['nick', 'eth'], service: 'ens' });
});

test('takes any dotted text, since DNS names are ENS names too', () => {
  expect(isEnsText('friend.xyz', foreign)).toBe(true);
  expect(isEnsText('a.b.c.example.co.uk', foreign)).toBe(true);
  expect(isEnsText('alice', foreign)).toBe(false);
});

test('leaves the endings of other chains alone, however they are written', () => {
  for (const text of ['alice.azero', 'alice.AZERO ', 'x.a0', 'x.tzero'])
    expect(isEnsText(text, foreign)).toBe(false);
  expect(isEnsText('alice.azero.eth', foreign)).toBe(true);
  // Full-width letters turn into plain ones only by normalization.
  expect(refusal('alice.\uFF41\uFF5A\uFF45\uFF52\uFF4F')).toMatchInlineSnapshot(`
    {
      "code": "UNSUPPORTED_NAME",
      "message": ""alice.azero" is a name of another chain, not of ENS",
    }
  `);
});

test('says in plain words why a text cannot be a name', () => {
  expect(refusal('x_y.eth')).toMatchInlineSnapshot(`
    {
      "code": "INVALID_NAME",
      "message": ""x_y.eth" is not a name: Invalid label "x_y": underscore allowed only at start",
    }
  `);
  expect(refusal('alice.eth.')).toMatchInlineSnapshot(`
    {
      "code": "INVALID_NAME",
      "message": ""alice.eth." is not a name: it ends with a dot",
    }
  `);
});

test('refuses a name that normalization makes too long', () => {
  // A vulgar fraction takes two bytes and becomes "1\u20442", five bytes.
  expect(refusal(`${'\u00BD'.repeat(60)}.a`)).toMatchObject({
    code: 'INVALID_NAME',
    message: expect.stringContaining('over 255 bytes'),
  });
});

test('any text is a name or INVALID_NAME or UNSUPPORTED_NAME, and a canonical name stays as it is', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }).map((label) => `${label}.eth`),
    fc.string({
      unit: fc.constantFrom(...'aB1.-_$\u00df\u0430\u03b1\u05d0\u0301\u200d\ufe0f\u{1f984}\u{1f3fd}'),
    }),
  );
  fc.assert(
    fc.property(text, (input) => {
      try {
        const name = parse(input);
        expect(parse(name.text)).toEqual(name);
      } catch (error) {
        if (!isResolverError(error)) throw error;
        expect(['INVALID_NAME', 'UNSUPPORTED_NAME']).toContain(error.code);
        expect(error.message).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
      }
    }),
    { numRuns: 50_000 },
  );
});
