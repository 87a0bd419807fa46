import { Aes128Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createIdentity, generateSeed } from '../identity/create-identity.ts';
import { sealingKeyOf } from '../identity/public-key.ts';
import { hpkeOpen, hpkeSeal } from './hpke.ts';

// RFC 9180, A.1.1: base mode of the suite that links use, first message.
const rfc9180 = {
  info: hexToBytes('4f6465206f6e2061204772656369616e2055726e'),
  ephemeralSecret: hexToBytes('52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736'),
  encapsulatedKey: hexToBytes('37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431'),
  recipientSecret: hexToBytes('4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8'),
  recipientKey: hexToBytes('3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d'),
  message: hexToBytes('4265617574792069732074727574682c20747275746820626561757479'),
  aad: hexToBytes('436f756e742d30'),
  ciphertext: hexToBytes(
    'f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a',
  ),
};

afterEach(() => vi.restoreAllMocks());

describe('hpkeSeal', () => {
  it('agrees with the vector of RFC 9180 when the ephemeral key is that of the vector', async () => {
    const { kem } = new CipherSuite({
      kem: new DhkemX25519HkdfSha256(),
      kdf: new HkdfSha256(),
      aead: new Aes128Gcm(),
    });
    vi.spyOn(crypto.subtle, 'generateKey').mockResolvedValueOnce({
      privateKey: await kem.deserializePrivateKey(rfc9180.ephemeralSecret),
      publicKey: await kem.deserializePublicKey(rfc9180.encapsulatedKey),
    } as CryptoKeyPair & CryptoKey);
    const sealed = await hpkeSeal(rfc9180.recipientKey, rfc9180.message, rfc9180);
    expect(sealed).toEqual({ encapsulatedKey: rfc9180.encapsulatedKey, ciphertext: rfc9180.ciphertext });
  });

  it('never uses an encapsulated key twice', async () => {
    const { publicKey } = createIdentity(generateSeed());
    const seal = () => hpkeSeal(sealingKeyOf(publicKey)!, new Uint8Array(4), rfc9180);
    expect((await seal()).encapsulatedKey).not.toEqual((await seal()).encapsulatedKey);
  });
});

describe('hpkeOpen', () => {
  it('agrees with the vector of RFC 9180', async () => {
    expect(await hpkeOpen(rfc9180.recipientSecret, rfc9180, rfc9180)).toEqual(rfc9180.message);
  });

  it('opens nothing that was altered, is under another context or for another key', async () => {
    const { recipientSecret, info, aad, encapsulatedKey } = rfc9180;
    const ciphertext = Uint8Array.from(rfc9180.ciphertext);
    ciphertext[3]! ^= 1;
    expect(await hpkeOpen(recipientSecret, { encapsulatedKey, ciphertext }, rfc9180)).toBeUndefined();
    expect(await hpkeOpen(recipientSecret, rfc9180, { info: utf8ToBytes('other'), aad })).toBeUndefined();
    expect(await hpkeOpen(recipientSecret, rfc9180, { info, aad: utf8ToBytes('other') })).toBeUndefined();
    expect(await hpkeOpen(generateSeed(), rfc9180, rfc9180)).toBeUndefined();
  });

  it('takes no encapsulated key of small order, under which everybody would share the secret', async () => {
    for (const first of [0, 1]) {
      const encapsulatedKey = Uint8Array.from([first, ...new Uint8Array(31)]);
      expect(
        await hpkeOpen(rfc9180.recipientSecret, { ...rfc9180, encapsulatedKey }, rfc9180),
      ).toBeUndefined();
    }
  });

  it('does not blame the message on a platform without X25519', async () => {
    vi.spyOn(crypto.subtle, 'importKey').mockRejectedValue(new DOMException('', 'NotSupportedError'));
    await expect(hpkeOpen(rfc9180.recipientSecret, rfc9180, rfc9180)).rejects.toMatchObject({
      code: 'INTERNAL',
    });
    await expect(hpkeSeal(rfc9180.recipientKey, rfc9180.message, rfc9180)).rejects.toMatchObject({
      code: 'INTERNAL',
    });
  });
});
