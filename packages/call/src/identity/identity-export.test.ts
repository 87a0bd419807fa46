import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIdentity, generateSeed } from './create-identity.ts';
import { formatIdentityExport, parseIdentityExport } from './identity-export.ts';
import { unwrapSeed, wrapSeed } from './wrapped-seed.ts';

describe('wrapSeed', () => {
  it('survives JSON, and opens with its passphrase however that is typed', async () => {
    const seed = generateSeed();
    const stored: unknown = JSON.parse(JSON.stringify(await wrapSeed(seed, 'Zoe\u0308 caf\u00e9')));
    expect(stored).toMatchObject({ version: 1, kdf: 'scrypt', n: 65_536, r: 8, p: 2 });
    expect(await unwrapSeed(stored, 'Zo\u00eb cafe\u0301')).toEqual({ ok: true, seed });
    const wrong = await unwrapSeed(stored, 'zoë café');
    expect(wrong).toMatchObject({ ok: false, problem: { code: 'wrong-passphrase' } });
  });

  it('gives another text each time', async () => {
    const seed = generateSeed();
    const [one, other] = await Promise.all([wrapSeed(seed, 'x'), wrapSeed(seed, 'x')]);
    expect(one.salt).not.toBe(other.salt);
    expect(one.nonce).not.toBe(other.nonce);
    expect(one.sealed).not.toBe(other.sealed);
  });
});

describe('unwrapSeed', () => {
  const bytes = (length: number) => Buffer.alloc(length).toString('base64url');
  const wellFormed = {
    version: 1,
    kdf: 'scrypt',
    n: 2 ** 14,
    r: 8,
    p: 1,
    salt: bytes(16),
    nonce: bytes(12),
    sealed: bytes(48),
  };

  it.each([
    null,
    'text',
    {},
    { ...wellFormed, kdf: 'none' },
    // Costs that would take the memory of the machine, or none at all.
    { ...wellFormed, n: 2 ** 30 },
    { ...wellFormed, n: 2 ** 14 + 1 },
    { ...wellFormed, n: 2 },
    { ...wellFormed, r: 1_000 },
    { ...wellFormed, p: 1_000 },
    { ...wellFormed, p: 0 },
    { ...wellFormed, salt: bytes(15) },
    { ...wellFormed, sealed: '%' },
  ])('refuses %j', async (value) => {
    expect(await unwrapSeed(value, 'x')).toMatchObject({ ok: false, problem: { code: 'malformed' } });
  });

  it('tells a later version from rubbish', async () => {
    expect(await unwrapSeed({ ...wellFormed, version: 2 }, 'x')).toMatchObject({
      problem: { code: 'version' },
    });
  });
});

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
    expect(codeOf(line.replace(':1:', ':1:locked:'))).toBe('damaged');
    for (let at = 15; at < line.length; at++) {
      const altered = line.slice(0, at) + (line[at] === 'A' ? 'B' : 'A') + line.slice(at + 1);
      expect(codeOf(altered)).toBe('damaged');
    }
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
