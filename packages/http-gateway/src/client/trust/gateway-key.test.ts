import { describe, expect, it } from 'vitest';
import { makeTestKey } from '../../../testing/test-signer.ts';
import { keyThumbprint } from '../../signature/key-thumbprint.ts';
import { clockSkew, countsAt, gatewayKey, parseKeySet, publicKeyOf } from './gateway-key.ts';

const { published } = makeTestKey({ nbf: 1_767_225_600, exp: 1_767_312_000 });
const listed = { x: [published.x], kid: keyThumbprint({ x: [published.x] as unknown as string }) };
const from = Date.UTC(2026, 0, 1);
const until = Date.UTC(2026, 0, 2);

describe('a key set', () => {
  it('has the keys that signatures are checked with, each with its time', () => {
    expect(parseKeySet({ keys: [published] })).toEqual([
      { thumbprint: published.kid, x: published.x, notBefore: new Date(from), expiresAt: new Date(until) },
    ]);
    expect(parseKeySet({ keys: [] })).toEqual([]);
  });

  it.each<[string, object]>([
    ['of another kind', { kty: 'EC' }],
    ['of another curve', { crv: 'X25519' }],
    ['without its public part', { x: undefined }],
    ['whose public part is no text', { x: 7 }],
    ['whose public part is a text in a list', listed],
    ['that is cut off', { x: published.x.slice(1) }],
    ['that goes by the name of another', { kid: makeTestKey().kid }],
    ['without a name', { kid: undefined }],
  ])('passes over a key %s', (_, change) => {
    const other = makeTestKey().published;
    const keys = parseKeySet({ keys: [{ ...published, ...change }, null, 'x', other] });
    expect(keys?.map(({ thumbprint }) => thumbprint)).toEqual([other.kid]);
  });

  it.each([undefined, null, 'keys', [], {}, { keys: {} }, { keys: 'x' }])('is not %j', (json) => {
    expect(parseKeySet(json)).toBeUndefined();
  });

  it('has sixteen keys at most', () => {
    const keys = Array.from({ length: 17 }, () => published);
    expect(parseKeySet({ keys })).toBeUndefined();
    expect(parseKeySet({ keys: keys.slice(1) })).toHaveLength(16);
  });

  it.each([1.5, '1767225600', null, Number.MAX_SAFE_INTEGER + 1, 8.64e12 + 1])(
    'has keys that count at any time when they say %j',
    (time) => {
      const [key] = parseKeySet({ keys: [{ ...published, nbf: time, exp: time }] }) ?? [];
      expect(key).toMatchObject({ thumbprint: published.kid });
      expect([key?.notBefore, key?.expiresAt]).toEqual([undefined, undefined]);
    },
  );

  it('may name the last moment that there is', () => {
    const [key] = parseKeySet({ keys: [{ ...published, exp: 8.64e12 }] }) ?? [];
    expect(key?.expiresAt).toEqual(new Date(8.64e15));
  });
});

describe('a public key', () => {
  it.each([
    ['', false],
    [published.x, true],
    [published.x.slice(1), false],
    [`${published.x}A`, false],
    [`A${published.x}`, false],
    [`${published.x.slice(0, -1)}B`, false],
    [`${'~'.repeat(42)}A`, false],
    [`${'A'.repeat(42)}A`, true],
  ])('is %j: %s', (x, expected) => {
    expect(gatewayKey(x) !== undefined).toBe(expected);
  });
});

describe('a key', () => {
  const key = gatewayKey(published.x, new Date(from), new Date(until)) ?? expect.unreachable();

  it('has 32 bytes', () => {
    expect(Buffer.from(publicKeyOf(key)).toString('base64url')).toBe(published.x);
    expect(publicKeyOf(key)).toHaveLength(32);
  });

  it('counts while it says, and a clock may be a minute off', () => {
    expect(clockSkew).toBe(60_000);
    expect(countsAt(key, from)).toBe(true);
    expect(countsAt(key, from - 60_000)).toBe(true);
    expect(countsAt(key, from - 60_001)).toBe(false);
    expect(countsAt(key, until)).toBe(true);
    expect(countsAt(key, until + 59_999)).toBe(true);
    expect(countsAt(key, until + 60_000)).toBe(false);
  });

  it('that says nothing of its time counts always', () => {
    const always = gatewayKey(published.x) ?? expect.unreachable();
    for (const time of [-8.64e15, 0, 8.64e15]) expect(countsAt(always, time)).toBe(true);
    expect(countsAt({ ...always, expiresAt: new Date(until) }, -8.64e15)).toBe(true);
    expect(countsAt({ ...always, notBefore: new Date(from) }, 8.64e15)).toBe(true);
  });
});
