import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIdentity, generateSeed } from './create-identity.ts';
import { formatIdentityExport, parseIdentityExport } from './identity-export.ts';
import { wrapSeed } from './wrapped-seed.ts';

describe('formatIdentityExport', () => {
  it('is one line that gives the identity back', () => {
    const seed = new Uint8Array(32).fill(4);
    const line = formatIdentityExport(seed);
    expect(line).toMatchInlineSnapshot(`"peername-key:1:BAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAS-vZkX"`);
    expect(parseIdentityExport(line)).toEqual({ ok: true, locked: false, seed });
    expect(createIdentity(seed).publicKey).toHaveLength(32);
  });

  it('carries a wrapped seed as it is', async () => {
    const wrapped = await wrapSeed(generateSeed(), 'x');
    const line = formatIdentityExport(wrapped);
    expect(line).toMatch(/^peername-key:1:locked:[\w-]{111}$/);
    expect(parseIdentityExport(line)).toEqual({ ok: true, locked: true, wrapped });
  });

  it('survives the line breaks of mails', () => {
    const seed = generateSeed();
    const line = `  ${formatIdentityExport(seed).replace(/.{20}/g, '$&\r\n ')}\n`;
    expect(parseIdentityExport(line)).toMatchObject({ ok: true, seed });
  });
});

describe('parseIdentityExport', () => {
  const line = formatIdentityExport(new Uint8Array(32).fill(4));

  it('tells what is no export, what is damaged and what is of a later version', () => {
    const codeOf = (text: string) => {
      const parsed = parseIdentityExport(text);
      return parsed.ok ? 'ok' : parsed.problem.code;
    };
    expect(codeOf('alice.azero')).toBe('not-an-export');
    expect(codeOf(line.slice(0, -1))).toBe('damaged');
    expect(codeOf(line.replace(':1:', ':2:'))).toBe('version');
    expect(codeOf(line.replace(':1:', ':12:'))).toBe('version');
    expect(codeOf(line.replace(':1:', ':2:locked:'))).toBe('version');
    expect(codeOf(line.replace(':1:', ':x2:'))).toBe('damaged');
    expect(codeOf(line.replace(':1:', ':2x:'))).toBe('damaged');
    expect(codeOf(line.replace(':1:', ':'))).toBe('damaged');
    expect(codeOf(line.replace(':1:', ':1:locked:'))).toBe('damaged');
    for (let at = 15; at < line.length; at++) {
      const altered = line.slice(0, at) + (line[at] === 'A' ? 'B' : 'A') + line.slice(at + 1);
      expect(codeOf(altered)).toBe('damaged');
    }
  });

  it('refuses what is whole and yet no identity', async () => {
    const damaged = { ok: false, problem: { code: 'damaged' } };
    for (const length of [0, 31, 33])
      expect(parseIdentityExport(formatIdentityExport(new Uint8Array(length)))).toMatchObject(damaged);
    const wrapped = await wrapSeed(generateSeed(), 'x');
    // A cost that would take the memory of the machine, and parts that are short or long.
    for (const wrong of [
      { ...wrapped, n: 2 ** 30 },
      { ...wrapped, p: 200 },
      { ...wrapped, sealed: wrapped.sealed.slice(0, -4) },
      { ...wrapped, sealed: `${wrapped.sealed}AAAA` },
    ])
      expect(parseIdentityExport(formatIdentityExport(wrong))).toMatchObject(damaged);
  });

  it('takes no line under a passphrase for an open one, whatever was altered in it', async () => {
    const wrapped = formatIdentityExport(await wrapSeed(generateSeed(), 'x'));
    for (const altered of [wrapped.replace('locked:', ''), `${wrapped.slice(0, -1)}~`, wrapped.slice(0, 30)])
      expect(parseIdentityExport(altered)).toMatchObject({ ok: false, problem: { code: 'damaged' } });
  });

  it('looks at the first thousand characters alone, however much was pasted', () => {
    expect(parseIdentityExport(' '.repeat(900) + line).ok).toBe(true);
    expect(parseIdentityExport(' '.repeat(1_000) + line)).toMatchObject({
      problem: { code: 'not-an-export' },
    });
  });

  it('never throws', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.stringMatching(/^peername-key:1:(locked:)?[\w-]*$/),
      fc.tuple(fc.nat(line.length), fc.string()).map(([at, text]) => line.slice(0, at) + text),
    );
    fc.assert(
      fc.property(text, (text) => {
        parseIdentityExport(text);
      }),
      { numRuns: 50_000 },
    );
  });
});
