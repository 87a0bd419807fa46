import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatBase,
  formatSignature,
  formatSignatureInput,
  parseSignature,
  parseSignatureInput,
  parseSignatureInputs,
  parseSignatures,
  signatureBase,
} from './signed-message.ts';

const text = new TextDecoder();
const keyid = 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k';
const params = { created: 1_767_225_600, expires: 1_767_312_000, keyid };
const thumbprint = fc.stringMatching(/^[\w-]{43}$/);
const anyParams = fc.record({
  created: fc.nat({ max: 999_999_999_999_999 }),
  expires: fc.nat({ max: 999_999_999_999_999 }),
  keyid: thumbprint,
});
const anySignature = fc.uint8Array({ minLength: 64, maxLength: 64 });

describe('the bytes that are signed', () => {
  it('are those of RFC 9421, B.2.6, whose signature they have', () => {
    const base = formatBase(
      [
        ['date', 'Tue, 20 Apr 2021 02:07:55 GMT'],
        ['@method', 'POST'],
        ['@path', '/foo'],
        ['@authority', 'example.com'],
        ['content-type', 'application/json'],
        ['content-length', '18'],
      ],
      '("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
    );
    const jwk = {
      kty: 'OKP',
      crv: 'Ed25519',
      d: 'n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU',
      x: 'JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs',
    };
    const signature = Buffer.from(
      'wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==',
      'base64',
    );
    const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
    expect(sign(null, base, privateKey)).toEqual(signature);
    expect(verify(null, base, createPublicKey(privateKey), signature)).toBe(true);
  });

  it('name status, type, digest and place, then what the signature says of itself', () => {
    const parts = {
      status: 200,
      contentType: 'application/json',
      contentDigest: 'sha-256=:AA==:',
      contentLocation: '/v1/names/alice.azero?kinds=staex',
    };
    expect(text.decode(signatureBase(parts, params))).toMatchInlineSnapshot(`
      ""@status": 200
      "content-type": application/json
      "content-digest": sha-256=:AA==:
      "content-location": /v1/names/alice.azero?kinds=staex
      "@signature-params": ("@status" "content-type" "content-digest" "content-location");created=1767225600;expires=1767312000;keyid="kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";alg="ed25519";tag="peername-v1""
    `);
  });

  it('differ wherever anything else is said, line breaks and all', () => {
    const said = fc.tuple(
      fc.record({
        status: fc.integer({ min: 200, max: 599 }),
        contentType: fc.string({ unit: fc.constantFrom('a', ':', ' ', '"', '\n') }),
        contentDigest: fc.stringMatching(/^[a-z=:]{0,5}$/),
        contentLocation: fc.stringMatching(/^[!-~]{0,5}$/),
      }),
      anyParams,
    );
    fc.assert(
      fc.property(said, said, ([parts, ps], [others, os]) => {
        const same = JSON.stringify([parts, ps]) === JSON.stringify([others, os]);
        const equal = text.decode(signatureBase(parts, ps)) === text.decode(signatureBase(others, os));
        expect(equal).toBe(same);
      }),
    );
  });
});

describe('the signature fields', () => {
  it('are written in one way', () => {
    expect(formatSignatureInput(params)).toMatchInlineSnapshot(
      `"peername=("@status" "content-type" "content-digest" "content-location");created=1767225600;expires=1767312000;keyid="kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";alg="ed25519";tag="peername-v1""`,
    );
    expect(formatSignature(new Uint8Array(64))).toBe(`peername=:${'A'.repeat(86)}==:`);
  });

  it('are read as they were written', () => {
    fc.assert(
      fc.property(anyParams, anySignature, (ps, signature) => {
        expect(parseSignatureInput(formatSignatureInput(ps))).toEqual(ps);
        expect(parseSignature(formatSignature(signature))).toEqual(signature);
      }),
    );
  });

  it('are read together, each by its label', () => {
    const labels = ['peername', 'peername-2', 'peername-3'];
    fc.assert(
      fc.property(fc.tuple(anyParams, anyParams, anyParams), anySignature, (all, signature) => {
        const inputs = all.map((ps, at) => formatSignatureInput(ps, labels[at])).join(', ');
        const signatures = labels.map((label) => formatSignature(signature, label)).join(', ');
        expect(parseSignatureInputs(inputs)).toEqual(all.map((ps, at) => [labels[at], ps]));
        expect(parseSignatures(signatures)).toEqual(labels.map((label) => [label, signature]));
        expect(parseSignatureInput(inputs)).toBeUndefined();
        expect(parseSignature(signatures)).toBeUndefined();
      }),
    );
  });

  it('are nothing but what we write: one character more, less or other and they are refused or say something else', () => {
    const written = formatSignatureInput(params);
    for (let at = 0; at < written.length; at += 1) {
      for (const changed of [
        written.slice(0, at) + written.slice(at + 1),
        `${written.slice(0, at)}~${written.slice(at + 1)}`,
        `${written.slice(0, at)} ${written.slice(at)}`,
      ]) {
        const parsed = parseSignatureInput(changed);
        if (parsed) expect(formatSignatureInput(parsed)).toBe(changed);
      }
    }
  });

  it.each([
    '',
    'peername',
    'sig1=:AA==:',
    `peername=:${'A'.repeat(85)}B==:`,
    `peername=:${'A'.repeat(86)}==:;x=1`,
    `peername=:${'A'.repeat(86)}==:, peername=:${'A'.repeat(86)}==:`,
    `peername-2=:${'A'.repeat(86)}==:`,
  ])('refuse %j', (value) => {
    expect(parseSignature(value)).toBeUndefined();
  });

  it('never crash on any text', () => {
    fc.assert(
      fc.property(fc.string(), (any) => {
        expect(parseSignature(any)).toBeUndefined();
        expect(parseSignatureInput(any)).toBeUndefined();
      }),
    );
  });
});
