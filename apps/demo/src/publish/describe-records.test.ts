import { createIdentity, didKeyOf, libp2pIdOf } from '@peername/call';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hexOfKey } from '../identity/hex-of-key.ts';
import { describeRecords, shownValue } from './describe-records.ts';

const mine = createIdentity(new Uint8Array(32).fill(1)).publicKey;
const other = createIdentity(new Uint8Array(32).fill(2)).publicKey;
const describeOne = (key: string, value: string) => describeRecords(new Map([[key, value]]), hexOfKey(mine));

describe('describeRecords', () => {
  it('tells the own key from others, in every kind that embeds one', () => {
    expect(describeOne('peer-id', didKeyOf(mine))).toMatchObject([{ tone: 'good', key: 'peer-id' }]);
    expect(describeOne('libp2p-peer-id', libp2pIdOf(mine))).toMatchObject([{ tone: 'good' }]);
    const [line] = describeOne('did-key', didKeyOf(other));
    expect(line).toMatchObject({
      tone: 'plain',
      sentence: expect.stringContaining('did-key holds another key: did:key:z6Mk'),
    });
  });

  it('says which ids are for other things than calls', () => {
    const tor = 'pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion';
    expect(describeOne('onion', tor)).toMatchObject([
      { sentence: expect.stringMatching(/for other things than calls/) },
    ]);
  });

  it('never repeats a private key', () => {
    const secret = 'nsec1uhvn0lmlwglcc89td3l7nrjg5dsagtxfnut75egwpqw80nxwlz6s92chw5';
    const lines = describeOne('nostr', secret);
    expect(lines).toMatchObject([{ tone: 'bad', value: undefined }]);
    expect(JSON.stringify(lines)).not.toContain('nsec1');
    for (const value of [secret, `nostr:${secret}`]) expect(shownValue(value)).toBe('a private key');
  });

  it('shows the record of calls first, and nothing that is no peer id', () => {
    const records = new Map([
      ['url', 'https://a.example'],
      ['staex-id', 'nonsense'],
      ['peer-id', didKeyOf(mine)],
    ]);
    expect(describeRecords(records, hexOfKey(mine)).map(({ key }) => key)).toEqual(['peer-id', 'staex-id']);
  });

  it('has only text that prints, whatever a chain holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const text = JSON.stringify([...describeOne('peer-id', value), shownValue(value)]);
        expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
      }),
    );
  });
});
