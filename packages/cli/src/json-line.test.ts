import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostileText } from '../testing/fake-names.ts';
import { jsonLine } from './json-line.ts';

const printableLine = /^[^\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]*\n$/u;

describe('a line of JSON', () => {
  it('holds only characters that print, and reads back as it was', () => {
    const line = jsonLine({ text: hostileText, [hostileText]: ['🦄é', '\ud800', '\u{e0041}', '\u009b31m'] });
    expect(line).toMatch(printableLine);
    expect(line).toContain('\\u001b[2J');
    expect(line).toContain('🦄é');
    expect(line).toContain('\\udb40\\udc41');
    expect(JSON.parse(line)).toEqual({
      text: hostileText,
      [hostileText]: ['🦄é', '\ud800', '\u{e0041}', '\u009b31m'],
    });
  });

  it('leaves out what is undefined', () => {
    expect(jsonLine({ a: undefined, b: null, c: [1] })).toBe('{"b":null,"c":[1]}\n');
  });

  it('is one line that prints and reads back, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (key, value) => {
        const line = jsonLine({ list: [{ key, value }] });
        expect(line).toMatch(printableLine);
        expect(JSON.parse(line)).toEqual({ list: [{ key, value }] });
      }),
      { numRuns: 20_000 },
    );
  });

  it('does so for every single character', () => {
    for (let start = 0; start < 0x110000; start += 0x1000) {
      const text = Array.from({ length: 0x1000 }, (_, i) => String.fromCodePoint(start + i)).join('\n');
      const line = jsonLine({ text });
      if (!printableLine.test(line)) expect.fail(`U+${start.toString(16)} and what follows`);
      if (JSON.parse(line).text !== text) expect.fail(`U+${start.toString(16)} and what follows`);
    }
  });
});
