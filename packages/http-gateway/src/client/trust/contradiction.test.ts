import { describe, expect, it } from 'vitest';
import { honestBodies, type Json } from '../../../testing/honest-bodies.ts';
import { signAnswer } from '../../../testing/sign-answer.ts';
import { makeTestKey, type TestKey } from '../../../testing/test-signer.ts';
import { verifyWithNode as verify } from '../../../testing/verify-with-node.ts';
import { findContradiction, gatewayKey, type VerifiedAnswer, verifySavedAnswer } from '../verify.ts';

const key = makeTestKey();
const { found } = await honestBodies();
const body: Json = {
  ...found,
  name: 'alice.fake',
  registeredAt: '2026-01-01T00:00:00.000Z',
  expiresAt: '2027-01-01T00:00:00.000Z',
  account: { chain: 'fake:1', address: 'acct-a' },
  peer: { kind: 'staex', id: 'x' },
  peers: [{ kind: 'staex', id: 'x' }],
};

/** Any answer as the holder of the key signs it. */
async function signed(
  json: Json,
  target = '/v1/names/alice.fake/records',
  by: TestKey = key,
): Promise<VerifiedAnswer> {
  const keys = [gatewayKey(by.published.x)].flatMap((one) => one ?? []);
  return verifySavedAnswer(await signAnswer(json, { by: [by], target }), { keys, verify });
}

const changed = (change: (json: Json) => void): Json => {
  const copy = structuredClone(body);
  change(copy);
  return copy;
};

describe('two signed answers about one block contradict each other when they differ in', () => {
  it.each<[string, (json: Json) => void]>([
    ['state', (json) => (json['state'] = 'absent')],
    ['reason', (json) => (json['reason'] = 'expired')],
    ['peer', (json) => (json['peer'].id = 'y')],
    ['peers', (json) => json['peers'].push({ kind: 'libp2p', id: 'y' })],
    ['records', (json) => (json['records'][0].value = 'y')],
    ['records', (json) => json['records'].pop()],
    ['unreadable', (json) => (json['unreadable'] = [{ key: 'staex-id', why: 'odd' }])],
    ['account', (json) => (json['account'].address = 'acct-b')],
    ['registeredAt', (json) => (json['registeredAt'] = '2026-02-01T00:00:00.000Z')],
    ['expiresAt', (json) => delete json['expiresAt']],
  ])('%s', async (field, change) => {
    const [one, other] = [await signed(body), await signed(changed(change))];
    const contradiction = findContradiction(one, other);
    expect(contradiction).toMatchObject({ keyid: key.kid, subject: 'alice.fake', fields: [field] });
    expect(contradiction?.block).toEqual(one.statements[0]?.evidence.block);
    expect(contradiction?.statements).toEqual([one.statements[0], other.statements[0]]);
    expect(findContradiction(other, one)).toMatchObject({ fields: [field] });
  });
});

it('two batches contradict each other in the name of which they say different things', async () => {
  const target = '/v1/names:batch?sha-256=x';
  const bob = { ...body, name: 'bob.fake' };
  const lie = { ...bob, records: [{ key: 'staex-id', value: 'y' }] };
  const [one, other] = [
    await signed({ results: [body, bob] }, target),
    await signed({ results: [lie, { ...body, name: 'carol.fake' }, body] }, target),
  ];
  expect(findContradiction(one, other)).toMatchObject({ subject: 'bob.fake', fields: ['records'] });
  expect(findContradiction(one, await signed({ results: [bob] }, target))).toBeUndefined();
});

describe('two signed answers may both be true when', () => {
  it.each<[string, (json: Json) => void]>([
    ['one is fresher', (json) => (json['freshness'].readAt = new Date(0).toISOString())],
    ['one came another way', (json) => (json['evidence'].via = ['https://other.example'])],
    ['other endpoints were asked', (json) => (json['evidence'].endpoints = ['https://other.example'])],
    ['they are of other blocks', (json) => (json['evidence'].block.number += 1)],
    ['they are of another branch', (json) => (json['evidence'].block.hash = `0x${'ab'.repeat(32)}`)],
    ['they are of other contracts', (json) => (json['evidence'].contract = 'other')],
    ['they are of other chains', (json) => (json['evidence'].chain = 'fake:2')],
    ['the records are in another order', (json) => json['records'].reverse()],
  ])('%s', async (_, change) => {
    const twoRecords = changed((json) => json['records'].push({ key: 'url', value: 'u' }));
    const other = structuredClone(twoRecords);
    change(other);
    if (!_.includes('order') && !_.includes('fresher') && !_.includes('way') && !_.includes('endpoints'))
      other['records'][0].value = 'y';
    expect(findContradiction(await signed(twoRecords), await signed(other))).toBeUndefined();
  });

  it('both rest on a server outside the chain', async () => {
    const [one, other] = ['x', 'y'].map((value) =>
      changed((json) => {
        json['evidence'].offchain = true;
        json['records'][0].value = value;
      }),
    );
    expect(findContradiction(await signed(one ?? {}), await signed(other ?? {}))).toBeUndefined();
    expect(
      findContradiction(
        await signed(one ?? {}),
        await signed(changed((json) => (json['records'][0].value = 'y'))),
      ),
    ).toBeDefined();
  });

  it('one is about an account and the other about a name that is written in the same way', async () => {
    const target = '/v1/accounts/alice.fake/names';
    const { name: _, ...rest } = body;
    const account = { ...rest, names: [], account: { chain: 'fake:1', address: 'alice.fake' } };
    const [one, other] = [await signed(account, target), await signed(body, target)];
    expect([one, other].map(({ statements }) => statements[0]?.about)).toEqual(['account', 'name']);
    expect(findContradiction(one, other)).toBeUndefined();
  });

  it('they answer other questions, or other keys signed them', async () => {
    const lie = changed((json) => (json['records'][0].value = 'y'));
    const path = '/v1/names/alice.fake/records';
    expect(findContradiction(await signed(body), await signed(lie, `${path}?keys=url`))).toBeUndefined();
    expect(findContradiction(await signed(body), await signed(lie, path, makeTestKey()))).toBeUndefined();
    expect(
      findContradiction(await signed(body), await signed(lie, `${path}?maxAge=300&policy=network`)),
    ).toBeDefined();
  });
});
