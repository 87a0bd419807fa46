import { hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { createIdentity, generateSeed } from './create-identity.ts';
import { checkKey, sealingKeyOf, verifySignature } from './public-key.ts';

// RFC 8032, 7.1: seed, key, message, signature.
const rfc8032 = [
  {
    seed: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    key: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    message: '',
    signature:
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  },
  {
    seed: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    key: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    message: '72',
    signature:
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  },
  {
    seed: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    key: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    message: 'af82',
    signature:
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  },
];

describe('createIdentity', () => {
  it.each(rfc8032)('agrees with the vectors of RFC 8032 on $key', ({ seed, key, message, signature }) => {
    const identity = createIdentity(hexToBytes(seed));
    expect(identity.publicKey).toEqual(hexToBytes(key));
    expect(identity.sign(hexToBytes(message))).toEqual(hexToBytes(signature));
    expect(verifySignature(hexToBytes(signature), hexToBytes(message), hexToBytes(key))).toBe(true);
  });

  it('does not change when the caller wipes the seed', () => {
    const seed = generateSeed();
    const identity = createIdentity(seed);
    const before = identity.sign(new Uint8Array(3));
    seed.fill(0);
    expect(identity.sign(new Uint8Array(3))).toEqual(before);
  });

  it('refuses a seed of another length', () => {
    for (const length of [0, 31, 33])
      expect(() => createIdentity(new Uint8Array(length))).toThrow(
        expect.objectContaining({ code: 'INTERNAL' }),
      );
  });

  it('opens with its sealing secret what is sealed to its sealing key', async () => {
    const identity = createIdentity(generateSeed());
    const { x25519 } = await import('@noble/curves/ed25519.js');
    expect(x25519.getPublicKey(identity.sealingSecret)).toEqual(sealingKeyOf(identity.publicKey));
  });
});

describe('checkKey', () => {
  // y of the eight points of small order, and two of them in a form that RFC 8032 does not allow.
  const weak = [
    `01${'00'.repeat(31)}`,
    `ec${'ff'.repeat(30)}7f`,
    '00'.repeat(32),
    `${'00'.repeat(31)}80`,
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
    `01${'00'.repeat(30)}80`,
    `ee${'ff'.repeat(30)}7f`,
  ];

  it.each(weak)('refuses %s, which is of small order', (key) => {
    expect(checkKey(hexToBytes(key))).toBe('weak-key');
    expect(sealingKeyOf(hexToBytes(key))).toBeUndefined();
  });

  it('refuses a second form of a key, whose y is not reduced by the prime', () => {
    for (let low = 0xed; low <= 0xff; low++)
      for (const high of ['7f', 'ff'])
        expect(checkKey(hexToBytes(`${low.toString(16)}${'ff'.repeat(30)}${high}`))).toBe('weak-key');
  });

  it('refuses what is off the curve or has another length', () => {
    expect(checkKey(hexToBytes(`02${'00'.repeat(31)}`))).toBe('weak-key');
    expect(checkKey(new Uint8Array(0))).toBe('weak-key');
    expect(checkKey(new Uint8Array(33))).toBe('weak-key');
  });

  it('takes the key of an identity', () => {
    expect(checkKey(createIdentity(generateSeed()).publicKey)).toBe('ok');
  });
});

describe('verifySignature', () => {
  it('refuses the signature that anybody can make for a key of small order', async () => {
    const key = Uint8Array.from([1, ...new Uint8Array(31)]);
    const signature = Uint8Array.from([1, ...new Uint8Array(63)]);
    const message = Uint8Array.of(1, 2, 3);
    // What makes the check worth its while: the platform says yes.
    const platformKey = await crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify']);
    expect(await crypto.subtle.verify('Ed25519', platformKey, signature, message)).toBe(true);
    expect(verifySignature(signature, message, key)).toBe(false);
  });

  it('refuses an altered bit anywhere, and a signature of another length', () => {
    const identity = createIdentity(generateSeed());
    const message = Uint8Array.of(1, 2, 3);
    const signature = identity.sign(message);
    for (let bit = 0; bit < 512; bit += 7) {
      const altered = Uint8Array.from(signature);
      altered[bit >> 3]! ^= 1 << (bit & 7);
      expect(verifySignature(altered, message, identity.publicKey)).toBe(false);
    }
    expect(verifySignature(signature.subarray(1), message, identity.publicKey)).toBe(false);
    expect(verifySignature(Uint8Array.from([...signature, 0]), message, identity.publicKey)).toBe(false);
    for (const key of [identity.publicKey.subarray(1), Uint8Array.from([...identity.publicKey, 0])])
      expect(verifySignature(signature, message, key)).toBe(false);
    expect(verifySignature(signature, Uint8Array.of(1, 2, 4), identity.publicKey)).toBe(false);
  });
});
