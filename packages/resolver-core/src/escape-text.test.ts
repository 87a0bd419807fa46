import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeText } from './escape-text.ts';

describe('escaping text from a chain', () => {
  it.each([
    ['a\u001b[2Jb', 'a\\u{1b}[2Jb'],
    ['\u202egnp.exe', '\\u{202e}gnp.exe'],
    ['line\nfeed\r\t', 'line\\u{a}feed\\u{d}\\u{9}'],
    ['\u009b31m', '\\u{9b}31m'],
    ['a\u200db\u{e0041}', 'a\\u{200d}b\\u{e0041}'],
    ['\u2028\u2029', '\\u{2028}\\u{2029}'],
    ['\ud800', '\\u{d800}'],
    ['Zoë 🦄 名前', 'Zoë 🦄 名前'],
  ])('turns %j into what can be shown', (text, shown) => {
    expect(escapeText(text)).toBe(shown);
  });

  it('shortens long text and says so', () => {
    expect(escapeText('x'.repeat(300), 10)).toBe(`${'x'.repeat(10)}…`);
    expect(escapeText('x'.repeat(10), 10)).toBe('x'.repeat(10));
  });

  it('leaves only characters that print, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeText(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: 10_000 },
    );
  });
});
