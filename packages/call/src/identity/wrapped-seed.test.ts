import { describe, expect, it } from 'vitest';
import { generateSeed } from './create-identity.ts';
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
  // Made with the scrypt and AES of OpenSSL from what the type says.
  const wellFormed = {
    version: 1,
    kdf: 'scrypt',
    n: 2 ** 14,
    r: 8,
    p: 1,
    salt: 'AQEBAQEBAQEBAQEBAQEBAQ',
    nonce: 'AgICAgICAgICAgIC',
    sealed: 'QGlibb3R6_7GJJ4VUySThg38wquxZgR4UrnBV5wb72CUcR4idfNBMNgqCQ2kMKu_',
  };

  it('opens what others made by the same rules', async () => {
    const seed = new Uint8Array(32).fill(4);
    expect(await unwrapSeed(wellFormed, 'Zoë café')).toEqual({ ok: true, seed });
  });

  it.each([
    undefined,
    null,
    'text',
    7,
    {},
    { ...wellFormed, version: 0 },
    { ...wellFormed, version: '2' },
    { ...wellFormed, version: undefined },
    { ...wellFormed, kdf: 'none' },
    // Costs that would take the memory of the machine, or none at all.
    { ...wellFormed, n: 2 ** 30 },
    { ...wellFormed, n: 2 ** 19 },
    { ...wellFormed, n: 2 ** 14 + 1 },
    { ...wellFormed, n: 2 },
    { ...wellFormed, n: `${2 ** 14}` },
    { ...wellFormed, r: 1_000 },
    { ...wellFormed, r: '8' },
    { ...wellFormed, p: 1_000 },
    { ...wellFormed, p: 0 },
    { ...wellFormed, p: [1] },
    { ...wellFormed, salt: bytes(15) },
    { ...wellFormed, salt: bytes(17) },
    { ...wellFormed, salt: undefined },
    { ...wellFormed, nonce: bytes(13) },
    { ...wellFormed, nonce: undefined },
    { ...wellFormed, sealed: '%' },
    { ...wellFormed, sealed: '%'.repeat(64) },
    { ...wellFormed, sealed: bytes(47) },
    { ...wellFormed, sealed: undefined },
  ])('refuses %j', async (value) => {
    expect(await unwrapSeed(value, 'x')).toMatchObject({ ok: false, problem: { code: 'malformed' } });
  });

  it('tells a later version from rubbish', async () => {
    for (const later of [{ ...wellFormed, version: 2 }, { version: 2 }])
      expect(await unwrapSeed(later, 'x')).toMatchObject({ ok: false, problem: { code: 'version' } });
  });
});
