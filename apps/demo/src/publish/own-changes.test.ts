import { createIdentity, didKeyOf } from '@peername/call';
import { didKeyKind, irohKind, libp2pKind, pkarrKind, selectPeer, staexKind } from '@peername/resolver-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownChanges } from './own-changes.ts';

const mine = didKeyOf(createIdentity(new Uint8Array(32).fill(1)).publicKey);
const other = didKeyOf(createIdentity(new Uint8Array(32).fill(2)).publicKey);
const callKinds = [didKeyKind, libp2pKind, irohKind, pkarrKind, staexKind];

/** What a caller gets once the changes are made. */
function calledAfter(records: ReadonlyMap<string, string>): string | undefined {
  const after = new Map(records);
  for (const { key, value } of ownChanges(records, mine)) {
    if (value === null) after.delete(key);
    else after.set(key, value);
  }
  const selection = selectPeer({ records: after }, callKinds);
  return selection.state === 'found' ? selection.peers[0].id : undefined;
}

describe('ownChanges', () => {
  it('writes one record and leaves those of other kinds', () => {
    expect(ownChanges(new Map([['staex-id', 'x']]), mine)).toEqual([{ key: 'peer-id', value: mine }]);
  });

  it('takes a second id of the same kind away, which nobody could tell from the right one', () => {
    expect(ownChanges(new Map([['did-key', other]]), mine)).toContainEqual({ key: 'did-key', value: null });
    expect(ownChanges(new Map([['did-key', mine]]), mine)).toHaveLength(1);
  });

  it('makes the name lead to the own key, whatever else is on it', () => {
    const value = fc.oneof(fc.string(), fc.constantFrom(mine, other, `did-key:${other}`, 'libp2p:x', ''));
    const keys = fc.constantFrom(...callKinds.flatMap(({ recordKeys }) => recordKeys), 'peer-id', 'url');
    fc.assert(
      fc.property(fc.array(fc.tuple(keys, value)), (entries) => {
        expect(calledAfter(new Map(entries))).toBe(mine);
      }),
    );
  });
});
