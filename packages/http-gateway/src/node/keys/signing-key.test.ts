import { createPublicKey } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyThumbprint } from '../../signature/key-thumbprint.ts';
import { newSigningKey, parseSigningKeys, signingKeysToJson } from './signing-key.ts';

const time = { notBefore: new Date('2026-01-01T00:00:00Z'), notAfter: new Date('2031-01-01T00:00:00Z') };
const shown = (keys: ReturnType<typeof parseSigningKeys>) =>
  keys?.map(({ privateKey, ...key }) => ({ ...key, jwk: privateKey.export({ format: 'jwk' }) }));

describe('a key file', () => {
  it('is read as it was written', () => {
    const keys = [newSigningKey(time), newSigningKey(time)];
    const text = JSON.stringify(signingKeysToJson(keys));
    expect(shown(parseSigningKeys(JSON.parse(text)))).toEqual(shown(keys));
  });

  it('names each key by the thumbprint of its public part', () => {
    const { kid, x, privateKey } = newSigningKey(time);
    expect(createPublicKey(privateKey).export({ format: 'jwk' })).toMatchObject({ x });
    expect(kid).toBe(keyThumbprint({ x }));
  });

  it('with anything wrong in it holds no keys at all', () => {
    const key = newSigningKey(time);
    const other = newSigningKey(time);
    const whole = signingKeysToJson([key]) as { keys: [{ jwk: object }] };
    const [one] = whole.keys;
    const jwk = one.jwk;
    const broken: unknown[] = [
      undefined,
      null,
      [],
      {},
      { ...whole, version: 2 },
      { ...whole, format: 'other' },
      { ...whole, keys: {} },
      { ...whole, keys: [] },
      { ...whole, keys: [one, one] },
      ...[
        { ...one, notBefore: undefined },
        { ...one, notBefore: 'soon' },
        { ...one, notAfter: time.notBefore.toISOString() },
        { ...one, jwk: undefined },
        { ...one, jwk: { ...jwk, kty: 'EC' } },
        { ...one, jwk: { ...jwk, crv: 'X25519' } },
        { ...one, jwk: { ...jwk, x: other.x } },
        { ...one, jwk: { ...jwk, d: 'AAAA' } },
        { ...one, jwk: { ...jwk, d: undefined } },
      ].map((bad) => ({ ...whole, keys: [bad] })),
    ];
    for (const json of broken) expect([json, parseSigningKeys(json)]).toEqual([json, undefined]);
  });

  it('is refused without a crash, whatever else is in it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(parseSigningKeys(json)).toBeUndefined();
      }),
    );
  });
});
