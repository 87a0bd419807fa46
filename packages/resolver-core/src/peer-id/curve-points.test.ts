import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { hexToBytes } from '@noble/curves/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ed25519Verdict, p256Verdict, secp256k1Verdict, x25519Verdict } from './curve-points.ts';

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const p25519 = 2n ** 255n - 19n;

function le(value: bigint): Uint8Array {
  return hexToBytes(value.toString(16).padStart(64, '0')).reverse();
}

function isPoint(decode: () => unknown): boolean {
  try {
    decode();
    return true;
  } catch {
    return false;
  }
}

describe('ed25519Verdict', () => {
  it('agrees with noble on random bytes', () => {
    fc.assert(
      fc.property(bytes32, (bytes) => {
        const expected = isPoint(() => ed25519.Point.fromBytes(bytes)) ? 'point' : 'not-a-key';
        expect(ed25519Verdict(bytes)).toBe(expected);
      }),
      { numRuns: 400 },
    );
  });

  it('accepts the keys of RFC 8032, 7.1', () => {
    for (const key of [
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
      'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    ])
      expect(ed25519Verdict(hexToBytes(key))).toBe('point');
  });

  it('names all eight points of small order', () => {
    const torsion = ed25519.Point.fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05');
    let point = ed25519.Point.ZERO;
    const seen = new Set<string>();
    for (let i = 0; i < 8; i++) {
      seen.add(point.toHex());
      expect(ed25519Verdict(point.toBytes())).toBe('weak-key');
      point = point.add(torsion);
    }
    expect(seen.size).toBe(8);
  });

  it('accepts a point with a torsion component, which is not of small order', () => {
    const torsion = ed25519.Point.fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05');
    expect(ed25519Verdict(ed25519.Point.BASE.add(torsion).toBytes())).toBe('point');
  });

  it('refuses every y that is not reduced', () => {
    for (let y = p25519; y < 2n ** 255n; y++) {
      expect(ed25519Verdict(le(y))).toBe('not-a-key');
      expect(ed25519Verdict(le(y + 2n ** 255n))).toBe('not-a-key');
    }
  });

  it('refuses a negative zero', () => {
    for (const y of [1n, p25519 - 1n]) {
      expect(ed25519Verdict(le(y))).toBe('weak-key');
      expect(ed25519Verdict(le(y + 2n ** 255n))).toBe('not-a-key');
    }
  });
});

describe('x25519Verdict', () => {
  const secret = new Uint8Array(32).fill(7);
  const orderEight = [
    'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
    '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  ].map(hexToBytes);

  it('refuses the five points of small order, with which noble shares no secret either', () => {
    for (const u of [le(0n), le(1n), le(p25519 - 1n), ...orderEight]) {
      expect(x25519Verdict(u)).toBe('weak-key');
      expect(() => x25519.getSharedSecret(secret, u)).toThrow();
    }
  });

  it('refuses every key that is not reduced', () => {
    for (let u = p25519; u < 2n ** 255n; u++) expect(x25519Verdict(le(u))).toBe('not-a-key');
    expect(x25519Verdict(le(9n + 2n ** 255n))).toBe('not-a-key');
  });

  it('accepts the keys that noble makes', () => {
    fc.assert(
      fc.property(bytes32, (seed) => {
        expect(x25519Verdict(x25519.getPublicKey(seed))).toBe('point');
      }),
      { numRuns: 50 },
    );
  });
});

describe.each([
  ['secp256k1', secp256k1Verdict, secp256k1.Point],
  ['P-256', p256Verdict, p256.Point],
] as const)('%s', (_curve, verdictOn, point) => {
  const prime = point.Fp.ORDER;
  const onCurve = (x: Uint8Array) => isPoint(() => point.fromBytes(Uint8Array.of(2, ...x)));

  it('agrees with noble on random x coordinates', () => {
    fc.assert(
      fc.property(bytes32, (x) => {
        expect(verdictOn(x)).toBe(onCurve(x) ? 'point' : 'not-a-key');
      }),
      { numRuns: 400 },
    );
  });

  it('refuses an x that is not reduced, also where the reduced one is on the curve', () => {
    let tried = 0;
    for (let x = 0n; tried < 5; x++) {
      const reduced = le(x).reverse();
      if (!onCurve(reduced)) continue;
      tried++;
      expect(verdictOn(reduced)).toBe('point');
      expect(verdictOn(le(x + prime).reverse())).toBe('not-a-key');
    }
    expect(verdictOn(new Uint8Array(32).fill(255))).toBe('not-a-key');
  });
});
