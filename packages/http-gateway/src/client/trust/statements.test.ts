import { describe, expect, it } from 'vitest';
import { honestBodies, target } from '../../../testing/honest-bodies.ts';
import { statementsOf } from './statements.ts';

const { found, absent } = await honestBodies();
const { name: _, ...ofNobody } = found;
const account = { chain: 'fake:1', address: 'acct-a' };
const ofAccount = { ...ofNobody, account, names: ['alice.fake'] };

describe('an answer says', () => {
  it('what it says of the name that it was asked for, and where it has that from', () => {
    const said = statementsOf(found, target);
    expect(said).toMatchObject([{ about: 'name', subject: 'alice.fake', json: found }]);
    expect(said?.[0]?.evidence).toMatchObject({ chain: found['evidence'].chain, block: { number: 100n } });
    expect(statementsOf(absent, target)).toMatchObject([{ about: 'name', subject: 'alice.fake' }]);
  });

  it('what it says of an account, also that it has no name', () => {
    for (const names of [['alice.fake'], []])
      expect(statementsOf({ ...ofAccount, names }, '/v1/accounts/acct-a/names')).toMatchObject([
        { about: 'account', subject: 'acct-a' },
      ]);
  });

  it('something of a name that has an owner, and not of the owner', () => {
    expect(statementsOf({ ...found, account }, target)).toMatchObject([
      { about: 'name', subject: 'alice.fake' },
    ]);
  });

  it('something of each name in a batch of which something was learnt, whatever the target', () => {
    const failed = { name: 'carol.fake', state: 'unknown', error: { code: 'TIMEOUT' } };
    const results = [found, failed, null, { ...absent, name: 'bob.fake' }];
    expect(statementsOf({ results }, '/v1/names:batch?sha-256=x')?.map(({ subject }) => subject)).toEqual([
      'alice.fake',
      'bob.fake',
    ]);
    expect(statementsOf({ results: [] }, target)).toEqual([]);
  });

  it('nothing to be relied on about another name or account than it was asked for', () => {
    expect(statementsOf({ ...found, name: 'bob.fake' }, target)).toBeUndefined();
    expect(statementsOf(ofAccount, '/v1/accounts/acct-b/names')).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ['is no object', null],
    ['is empty', {}],
    ['has no evidence', { ...found, evidence: undefined }],
    ['has no evidence that can be read', { ...found, evidence: { chain: 7 } }],
    ['names nobody', ofNobody],
    ['has a name that is no text', { ...found, name: 7 }],
    ['has names of an account without an address', { ...ofAccount, account: { address: 7 } }],
    ['has names of no account', { ...ofAccount, account: undefined }],
  ])('nothing when it %s', (_, json) => {
    expect(statementsOf(json, target)).toEqual([]);
  });
});
