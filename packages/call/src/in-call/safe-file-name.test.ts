import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeFileName } from './safe-file-name.ts';

describe('safeFileName', () => {
  it.each([
    ['photo.jpg', 'photo.jpg'],
    ['Ärger mit Ümläuten 😀.pdf', 'Ärger mit Ümläuten 😀.pdf'],
    ['../../.ssh/authorized_keys', 'authorized_keys'],
    ['C:\\Windows\\system32\\x.dll', 'x.dll'],
    ['.bashrc', 'bashrc'],
    ['...', 'file'],
    ['', 'file'],
    ['/', 'file'],
    ['a/..', 'file'],
    ['report.pdf ', 'report.pdf'],
    ['report.pdf. . .', 'report.pdf'],
    ['invoice\u202efdp.exe', 'invoicefdp.exe'],
    ['two\nlines\u0000.txt', 'twolines.txt'],
    ['what?.txt', 'what_.txt'],
    ['file:stream', 'file_stream'],
    ['con', '_con'],
    ['AUX.txt', '_AUX.txt'],
    ['LPT9.tar.gz', '_LPT9.tar.gz'],
    ['com¹', '_com¹'],
    ['console.log', 'console.log'],
    [' .con', '_con'],
    ['\u200bcon', '_con'],
  ])('makes %j into %j', (name, safe) => {
    expect(safeFileName(name)).toBe(safe);
  });

  it('keeps the extension of a name that is too long', () => {
    const name = safeFileName(`${'ü'.repeat(300)}.jpeg`);
    expect(name).toMatch(/^ü+\.jpeg$/);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(240);
  });

  it('gives a name that it leaves as it is, for any text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme', maxLength: 400 }),
      fc
        .array(
          fc.constantFrom('.', ' ', '/', '\\', 'con', 'nul', '\u202e', '\u0000', 'a', 'ﬁ', 'e\u0301', ':'),
        )
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (name) => {
        const safe = safeFileName(name);
        expect(safeFileName(safe)).toBe(safe);
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(255);
        expect(safe).toMatch(/^[^\s.][^/\\<>:"|?*\p{Cc}\p{Cf}\p{Cs}]*$/u);
        expect(safe).not.toMatch(/[\s.]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/iu);
      }),
      { numRuns: 50_000 },
    );
  });
});
