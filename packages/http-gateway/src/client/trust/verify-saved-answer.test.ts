import { readingToJson } from '@peername/resolver-core';
import { createFakeNameService, createManualClock } from '@peername/resolver-core/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type SignAnswerOptions, signAnswer } from '../../../testing/sign-answer.ts';
import { makeTestKey } from '../../../testing/test-signer.ts';
import { verifyWithNode as verify } from '../../../testing/verify-with-node.ts';
import { keyDirectoryPath } from '../../signature/published-key.ts';
import { gatewayKey } from './gateway-key.ts';
import { readSavedKeys, verifySavedAnswer } from './verify-saved-answer.ts';

const target = '/v1/names/alice.fake/records?keys=staex-id';
const fake = createFakeNameService({ clock: createManualClock(Date.now()) });
fake.entries.set('alice.fake', { records: new Map([['staex-id', 'x']]) });
const found = {
  name: 'alice.fake',
  ...readingToJson(await fake.read(fake.parse('alice.fake'), ['staex-id'])),
};
const key = makeTestKey();
const keys = [makeTestKey(), key].flatMap(({ published }) => gatewayKey(published.x) ?? []);
const saved = (json: unknown = found, more: Partial<SignAnswerOptions> = {}) =>
  signAnswer(json, { by: [key], target, ...more });

const failure = (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable(),
    (error) => error,
  );

afterEach(() => void vi.unstubAllGlobals());

describe('a saved answer', () => {
  it('tells who signed it, when, for how long, and what it says', async () => {
    const message = await saved(found, { created: 1_767_225_600, expires: 1_767_229_200 });
    expect(await verifySavedAnswer(message, { keys, verify })).toMatchObject({
      keyid: key.kid,
      signedAt: new Date('2026-01-01T00:00:00Z'),
      validUntil: new Date('2026-01-01T01:00:00Z'),
      target,
      statements: [{ about: 'name', subject: 'alice.fake' }],
    });
  });

  it('may count for longer than there are dates', async () => {
    const message = await saved(found, { expires: 999_999_999_999_999 });
    const { validUntil } = await verifySavedAnswer(message, { keys, verify });
    expect(validUntil.getTime()).toBe(8.64e15);
  });

  it('is checked by WebCrypto where nothing else is handed in', async () => {
    expect(await verifySavedAnswer(await saved(), { keys })).toMatchObject({ keyid: key.kid });
    const forged = await saved(found, { by: [{ ...key, privateKey: makeTestKey().privateKey }] });
    expect(await failure(verifySavedAnswer(forged, { keys }))).toMatchObject({ reason: 'bad-signature' });
    vi.stubGlobal('crypto', {});
    const error = await failure(verifySavedAnswer(await saved(), { keys }));
    expect(error).toMatchObject({ code: 'UNTRUSTED', reason: 'cannot-verify' });
    expect(error.details).toContain('verify');
    expect(await verifySavedAnswer(await saved(), { keys, verify })).toMatchObject({ keyid: key.kid });
  });

  it('is refused with what is wrong with it', async () => {
    const reasonOf = async (message: Awaited<ReturnType<typeof saved>>, of = keys) => {
      const { code, reason, details } = await failure(verifySavedAnswer(message, { keys: of, verify }));
      expect(code).toBe('UNTRUSTED');
      return { reason, details };
    };
    const bare = await saved();
    for (const field of ['signature', 'signature-input']) bare.headers.delete(field);
    expect(await reasonOf(bare)).toMatchObject({ reason: 'no-signature' });

    const stranger = await reasonOf(await saved(), keys.slice(0, 1));
    expect(stranger).toEqual({ reason: 'unknown-key', details: key.kid });

    const refused = [
      await reasonOf({ ...(await saved()), body: new Uint8Array() }),
      await reasonOf(await saved(found, { by: [key, makeTestKey()] })),
      await reasonOf(await saved(found, { by: [{ ...key, privateKey: makeTestKey().privateKey }] })),
      await reasonOf(await saved({ ...found, name: 'bob.fake' })),
    ];
    for (const { reason, details } of refused) {
      expect(reason).toBe('bad-signature');
      expect(details).toBeTruthy();
    }
    expect(new Set(refused.map(({ details }) => details)).size).toBe(refused.length);
    expect(refused[2]?.details).toContain(key.kid);
  });

  it.each([[{}], [{ results: [] }], ['text'], [null]])('that says %j says nothing', async (json) => {
    const work = verifySavedAnswer(await saved(json), { keys, verify });
    expect(await failure(work)).toMatchObject({ reason: 'bad-signature' });
  });
});

describe('a saved key set', () => {
  const set = (by = [key], status = 200) =>
    signAnswer({ keys: [key.published] }, { by, target: keyDirectoryPath, status, created: 1_767_225_600 });

  it('has the keys of one who signed it, however long ago, as WebCrypto or another check says', async () => {
    const old = makeTestKey({ nbf: 1_767_225_000, exp: 1_767_226_000 });
    const message = await signAnswer(
      { keys: [old.published] },
      { by: [old], target: keyDirectoryPath, created: 1_767_225_600 },
    );
    for (const options of [undefined, { verify }])
      expect(await readSavedKeys(message, options)).toMatchObject([{ thumbprint: old.kid }]);
  });

  it('is none when nobody in it signed it, or it holds no keys', async () => {
    const unsigned = await failure(readSavedKeys(await set([makeTestKey()]), { verify }));
    expect(unsigned).toMatchObject({ code: 'UNTRUSTED', reason: 'bad-signature' });
    expect(unsigned.details).toBeTruthy();
    const none = await failure(readSavedKeys(await set([key], 404), { verify }));
    expect(none).toMatchObject({ code: 'UNTRUSTED', reason: 'unknown-key' });
    expect(none.details).toBeTruthy();
  });
});
