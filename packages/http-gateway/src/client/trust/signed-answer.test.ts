import { describe, expect, it } from 'vitest';
import { signAnswer } from '../../../testing/sign-answer.ts';
import { makeTestKey } from '../../../testing/test-signer.ts';
import { verifyWithNode as verify } from '../../../testing/verify-with-node.ts';
import { gatewayKey } from './gateway-key.ts';
import { isGood, readSignature, readSignatures, saysSigned, timeFault } from './signed-answer.ts';

const [one, other] = [makeTestKey(), makeTestKey()];
const target = '/v1/names/alice.fake';
const created = 1_767_225_600;
const expires = created + 60;
const signed = (by = [one]) => signAnswer({ state: 'found' }, { by, target, created, expires });

describe('an answer says that it is signed', () => {
  it.each([
    ['signature', 'x', true],
    ['signature-input', 'x', true],
    ['content-digest', 'x', false],
  ])('with the field %s: %s, %s', (field, value, expected) => {
    expect(saysSigned({ headers: new Headers({ [field]: value }) })).toBe(expected);
  });
});

describe('the signatures of an answer', () => {
  it('are all read, each with what it says and what it covers', async () => {
    const message = await signed([one, other]);
    const claimed = readSignatures(message);
    if (typeof claimed === 'string') return expect.unreachable(claimed);
    expect(claimed).toMatchObject([
      { keyid: one.kid, created, expires, target },
      { keyid: other.kid, created, expires, target },
    ]);
    for (const [at, { published }] of [one, other].entries()) {
      const key = gatewayKey(published.x) ?? expect.unreachable();
      const claim = claimed[at] ?? expect.unreachable();
      expect(await isGood(claim, key, verify)).toBe(true);
    }
    expect(typeof readSignature(message)).toBe('string');
    expect(readSignature(await signed())).toMatchObject({ keyid: one.kid });
  });

  it.each(['signature-input', 'signature', 'content-type', 'content-digest', 'content-location'])(
    'are none without the field %s',
    async (field) => {
      const message = await signed();
      message.headers.delete(field);
      expect(typeof readSignatures(message)).toBe('string');
      expect(typeof readSignature(message)).toBe('string');
    },
  );

  it.each(['signature-input', 'signature'])('are none where one of several lacks its %s', async (field) => {
    const [short, long] = [await signed(), await signed([one, other])];
    long.headers.set(field, short.headers.get(field) ?? '');
    expect(typeof readSignatures(long)).toBe('string');
  });

  it('are none where one stands under another label than what it says of itself', async () => {
    const message = await signed();
    const signature = message.headers.get('signature') ?? '';
    message.headers.set('signature', signature.replace('peername=', 'peername-2='));
    expect(typeof readSignatures(message)).toBe('string');
  });

  it('are none of another body', async () => {
    const message = await signed();
    expect(typeof readSignatures({ ...message, body: message.body.slice(1) })).toBe('string');
  });
});

describe('the time of a signature', () => {
  const times = { created, expires, keyid: one.kid };
  const [from, until] = [created * 1000, expires * 1000];

  it('counts from when it was made until it ends, and a clock may be a minute off', () => {
    for (const now of [from - 60_000, from, until, until + 60_000])
      expect([now, timeFault(times, now)]).toEqual([now, undefined]);
  });

  it('is past or to come otherwise, and is named', () => {
    expect(timeFault(times, from - 60_001)).toContain('2026-01-01T00:00:00Z');
    expect(timeFault(times, until + 60_001)).toContain('2026-01-01T00:01:00Z');
  });

  it('may be one that no calendar has', () => {
    expect(timeFault({ ...times, created: 999_999_999_999_999 }, from)).not.toContain('Invalid');
    expect(timeFault({ ...times, created: 8_640_000_000_000 }, from)).toContain('+275760-09-13');
  });
});

describe('a signature', () => {
  const key = gatewayKey(one.published.x) ?? expect.unreachable();
  const claim = async () => {
    const claimed = readSignature(await signed());
    return typeof claimed === 'string' ? expect.unreachable(claimed) : claimed;
  };

  it('is good by its key alone', async () => {
    expect(await isGood(await claim(), key, verify)).toBe(true);
    const stranger = gatewayKey(other.published.x) ?? expect.unreachable();
    expect(await isGood(await claim(), stranger, verify)).toBe(false);
  });

  it('may be of what was read before the key came, and not of what was read after it had run out', async () => {
    const [early, late] = [new Date(created * 1000 + 3_600_000), new Date(created * 1000 - 3_600_000)];
    expect(await isGood(await claim(), { ...key, notBefore: early }, verify)).toBe(true);
    expect(await isGood(await claim(), { ...key, expiresAt: early }, verify)).toBe(true);
    expect(await isGood(await claim(), { ...key, expiresAt: late }, verify)).toBe(false);
  });
});
