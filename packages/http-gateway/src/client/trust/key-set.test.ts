import { describe, expect, it } from 'vitest';
import { signAnswer } from '../../../testing/sign-answer.ts';
import { makeTestKey, type TestKey } from '../../../testing/test-signer.ts';
import { verifyWithNode } from '../../../testing/verify-with-node.ts';
import { keyDirectoryPath } from '../../signature/published-key.ts';
import { keySetQuestion, readKeySet } from './key-set.ts';

const seconds = 1_767_225_600;
const now = seconds * 1000;
const hour = 3_600;
const current = { nbf: seconds - hour, exp: seconds + hour };

interface Told {
  readonly published?: readonly TestKey[];
  readonly by?: readonly TestKey[];
  readonly target?: string;
  readonly status?: number;
  readonly created?: number;
  readonly expires?: number;
  readonly at?: number | undefined;
}

/** The key set in an answer, with the keys by their thumbprints. */
async function told({ published = [makeTestKey(current)], by = published, ...more }: Told) {
  const json = { keys: published.map((key) => key.published) };
  const { target = keyDirectoryPath, created = seconds, ...rest } = more;
  const message = await signAnswer(json, { by, target, created, ...rest });
  const set = await readKeySet(message, json, verifyWithNode, 'at' in more ? more.at : now);
  if (typeof set === 'string') return set;
  return { keys: set.keys.map(({ thumbprint }) => thumbprint), signedBy: set.signedBy };
}
const kids = (keys: readonly TestKey[]): readonly string[] => keys.map(({ kid }) => kid);

describe('a key set', () => {
  it('is asked for where gateways publish it, and nowhere else', () => {
    expect(keySetQuestion).toMatchObject({ target: keyDirectoryPath, stays: true });
    expect(keySetQuestion.body).toBeUndefined();
  });

  it('has keys, and those that signed it vouch for them', async () => {
    const keys = [makeTestKey(current), makeTestKey(current), makeTestKey(current)];
    expect(await told({ published: keys })).toEqual({ keys: kids(keys), signedBy: kids(keys) });
    const [, second] = keys;
    const by = second ? [second] : [];
    expect(await told({ published: keys, by })).toEqual({ keys: kids(keys), signedBy: kids(by) });
    expect(await told({ published: keys, by: [] })).toEqual({ keys: kids(keys), signedBy: [] });
  });

  it('is none in an answer that says otherwise, or has none', async () => {
    expect(typeof (await told({ status: 404 }))).toBe('string');
    const message = await signAnswer({}, { by: [], target: keyDirectoryPath });
    expect(typeof (await readKeySet(message, {}, verifyWithNode, now))).toBe('string');
  });

  it('has no key that has run out, unless it was saved some time ago', async () => {
    const [over, still, soon] = [
      makeTestKey({ nbf: seconds - 9 * hour, exp: seconds - hour }),
      makeTestKey(current),
      makeTestKey({ nbf: seconds + hour, exp: seconds + 9 * hour }),
    ];
    const published = [over, still, soon];
    const counting = kids([still, soon]);
    expect(await told({ published })).toEqual({ keys: counting, signedBy: counting });
    const before = { created: seconds - 2 * hour, expires: seconds + hour };
    expect(await told({ published, ...before })).toEqual({ keys: counting, signedBy: counting });
    expect(await told({ published, ...before, at: undefined })).toEqual({
      keys: kids(published),
      signedBy: kids(published),
    });
  });
});

describe('nobody vouches for a key set', () => {
  it('with a key that is not in it', async () => {
    const keys = [makeTestKey(current)];
    const by = [makeTestKey(current)];
    expect(await told({ published: keys, by })).toEqual({ keys: kids(keys), signedBy: [] });
  });

  it('by signing an answer to something else', async () => {
    expect(await told({ target: '/v1/names/alice.fake' })).toMatchObject({ signedBy: [] });
    expect(await told({ target: `${keyDirectoryPath}?x` })).toMatchObject({ signedBy: [] });
  });

  it('once the signature has run out, or before it was made, unless the set was saved some time ago', async () => {
    const over = { created: seconds - 600, expires: seconds - 300 };
    expect(await told(over)).toMatchObject({ signedBy: [] });
    expect(await told({ created: seconds + 300 })).toMatchObject({ signedBy: [] });
    expect(await told({ ...over, at: undefined })).toMatchObject({ signedBy: [expect.any(String)] });
  });

  it('with a signature that another key made in its name', async () => {
    const [key, thief] = [makeTestKey(current), makeTestKey(current)];
    const forged = { ...key, privateKey: thief.privateKey };
    expect(await told({ published: [key], by: [forged] })).toEqual({ keys: [key.kid], signedBy: [] });
  });
});
