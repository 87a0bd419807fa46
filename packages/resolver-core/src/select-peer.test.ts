import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allKinds } from './peer-id/all-kinds.ts';
import { libp2pKind } from './peer-id/libp2p.ts';
import { staexKind } from './peer-id/staex.ts';
import { recordKeysOf, selectPeer } from './select-peer.ts';

const staexA = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';
const staexB = 'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80';
const libp2pA = '12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN';
// A secret key of nobody: NIP-19's own example.
const nsec = 'nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5';

const select = (
  records: Record<string, string>,
  o: { codecs?: typeof allKinds; optIn?: boolean; unreadable?: string[] } = {},
): ReturnType<typeof selectPeer> =>
  selectPeer(
    {
      records: new Map(Object.entries(records)),
      unreadable: o.unreadable?.map((key) => ({ key, why: 'it is not UTF-8' })),
    },
    o.codecs ?? allKinds,
    o.optIn,
  );

describe('selecting the peer of a name', () => {
  it('takes the one there is, with its record', () => {
    expect(select({ 'staex-id': staexA, bio: 'hello' })).toMatchObject({
      state: 'found',
      peers: [{ kind: 'staex', id: staexA, recordKey: 'staex-id', raw: staexA }],
      ignored: [],
    });
  });

  it('says absent when no record of a kind is there', () => {
    expect(select({})).toEqual({ state: 'absent', ignored: [] });
    expect(select({ 'Staex-Id': staexA, bio: 'x' })).toEqual({ state: 'absent', ignored: [] });
  });

  it('prefers staex to libp2p, and lists both', () => {
    const selection = select({ 'libp2p-peer-id': libp2pA, 'staex-id': staexA });
    expect(selection.state === 'found' && selection.peers.map((p) => p.kind)).toEqual(['staex', 'libp2p']);
  });

  it('shows of a conflict the records that contradict each other, and none that is malformed', () => {
    const selection = select({
      'libp2p-peer-id': libp2pA,
      'io.libp2p.peer-id': 'broken',
      multiaddr: '/p2p/QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC',
    });
    const why = 'another record of this name holds a different libp2p id';
    expect(selection).toEqual({
      state: 'invalid',
      reason: 'conflict',
      records: [
        { key: 'libp2p-peer-id', value: libp2pA, why },
        { key: 'multiaddr', value: '/p2p/QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC', why },
      ],
    });
  });

  it('passes over a record of a later kind that cannot be read', () => {
    expect(select({ 'staex-id': staexA }, { unreadable: ['libp2p-peer-id'] })).toMatchObject({
      state: 'found',
      ignored: [{ key: 'libp2p-peer-id', reason: 'encoding', why: 'it is not UTF-8' }],
    });
  });

  it('lists the peer of a kind once, also where the kind is wanted twice', () => {
    const both = { 'libp2p-peer-id': libp2pA, 'staex-id': staexA };
    const selection = select(both, { codecs: [staexKind, libp2pKind, staexKind] });
    expect(selection.state === 'found' && selection.peers.map((p) => p.kind)).toEqual(['staex', 'libp2p']);
  });

  it('keeps the winner when records of a later kind contradict each other, and says of each that it was passed over', () => {
    const selection = select({
      'staex-id': staexA,
      'libp2p-peer-id': libp2pA,
      'io.libp2p.peer-id': 'QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC',
    });
    const why = 'another record of this name holds a different libp2p id';
    expect(selection).toMatchObject({
      state: 'found',
      peers: [{ kind: 'staex' }],
      ignored: [
        { key: 'libp2p-peer-id', reason: 'conflict', why },
        { key: 'io.libp2p.peer-id', reason: 'conflict', why },
      ],
    });
  });

  it('follows the order of the caller, and sees no other kind', () => {
    const both = { 'libp2p-peer-id': libp2pA, 'staex-id': 'broken' };
    const selection = select(both, { codecs: [libp2pKind] });
    expect(selection).toMatchObject({ state: 'found', peers: [{ kind: 'libp2p' }], ignored: [] });
  });

  it('does not fall through a malformed record to the next key or kind', () => {
    expect(select({ 'staex-id': 'broken', 'io.staex.id': staexA, 'libp2p-peer-id': libp2pA })).toMatchObject({
      state: 'invalid',
      reason: 'malformed',
      records: [{ key: 'staex-id', value: 'broken' }],
    });
  });

  it('takes an empty record as malformed', () => {
    expect(select({ 'staex-id': '' })).toMatchObject({ state: 'invalid', reason: 'malformed' });
  });

  it('takes an unreadable record as malformed', () => {
    expect(select({ 'io.staex.id': staexA }, { unreadable: ['staex-id'] })).toMatchObject({
      state: 'invalid',
      records: [{ key: 'staex-id', value: undefined, why: 'it is not UTF-8' }],
    });
  });

  it('refuses two keys of one kind that differ', () => {
    expect(select({ 'staex-id': staexA, 'io.staex.id': staexB })).toMatchObject({
      state: 'invalid',
      reason: 'conflict',
      records: [
        { key: 'staex-id', value: staexA },
        { key: 'io.staex.id', value: staexB },
      ],
    });
  });

  it('refuses a conflict behind a malformed key in between', () => {
    const records = { 'libp2p-peer-id': libp2pA, 'io.libp2p.peer-id': 'broken', multiaddr: 'broken too' };
    expect(select(records)).toMatchObject({
      state: 'found',
      ignored: [{ key: 'io.libp2p.peer-id' }, { key: 'multiaddr' }],
    });
    const other = '12D3KooWQYV9dGMFoRzNStwpXztXaBUjtPqi6aU76ZgUriHhKust';
    expect(select({ ...records, multiaddr: `/ip4/127.0.0.1/tcp/4001/p2p/${other}` })).toMatchObject({
      state: 'invalid',
      reason: 'conflict',
    });
  });

  it('accepts two keys of one kind that agree, and names the first', () => {
    expect(select({ 'io.staex.id': staexA, 'staex-id': staexA })).toMatchObject({
      state: 'found',
      peers: [{ recordKey: 'staex-id' }],
    });
  });

  it('ignores faults of later kinds, and says so', () => {
    expect(select({ 'staex-id': staexA, 'tox-id': 'broken' })).toMatchObject({
      state: 'found',
      peers: [{ kind: 'staex' }],
      ignored: [{ key: 'tox-id' }],
    });
  });

  it('reads the generic key when it states its kind', () => {
    expect(select({ 'peer-id': libp2pA })).toMatchObject({ state: 'found', peers: [{ kind: 'libp2p' }] });
    expect(select({ 'peer-id': `staex:${staexA}` })).toMatchObject({
      state: 'found',
      peers: [{ id: staexA }],
    });
    expect(select({ 'peer-id': staexA })).toMatchObject({ state: 'invalid', records: [{ key: 'peer-id' }] });
  });

  it('holds the generic key against the others of its kind', () => {
    expect(select({ 'staex-id': staexA, 'peer-id': `staex:${staexB}` })).toMatchObject({
      reason: 'conflict',
    });
    expect(select({ 'staex-id': staexA, 'peer-id': `staex:${staexA}` })).toMatchObject({
      peers: [{ recordKey: 'staex-id' }],
    });
  });

  it('does not fall through a malformed generic key to a kind that comes after the one it states', () => {
    const records = { 'peer-id': 'staex:bad', 'libp2p-peer-id': libp2pA };
    expect(select(records)).toMatchObject({
      state: 'invalid',
      records: [{ key: 'peer-id', value: 'staex:bad' }],
    });
    expect(select(records, { codecs: [libp2pKind, staexKind] })).toMatchObject({
      state: 'found',
      ignored: [{ key: 'peer-id' }],
    });
    expect(select({ 'staex-id': staexA, 'peer-id': 'staex:bad' })).toMatchObject({
      state: 'found',
      ignored: [{ key: 'peer-id' }],
    });
  });

  it('passes over a generic key of a kind that is not wanted', () => {
    expect(select({ 'peer-id': libp2pA }, { codecs: [staexKind] })).toMatchObject({
      state: 'absent',
      ignored: [{ key: 'peer-id', reason: 'other-kind' }],
    });
  });

  it('never repeats a private key, and warns its owner', () => {
    const selection = select({ nostr: nsec });
    expect(selection).toMatchObject({ state: 'invalid', records: [{ key: 'nostr', value: undefined }] });
    expect(JSON.stringify(selection)).not.toContain(nsec.slice(5, 20));
  });

  it('reads a contenthash only when asked to, and marks it', () => {
    expect(select({ contenthash: libp2pA })).toEqual({ state: 'absent', ignored: [] });
    expect(select({ contenthash: libp2pA }, { optIn: true })).toMatchObject({
      state: 'found',
      peers: [{ kind: 'libp2p', optIn: true }],
    });
  });

  it('asks for every key once', () => {
    const keys = recordKeysOf(allKinds, false);
    expect(keys[0]).toBe('staex-id');
    expect(keys.at(-1)).toBe('peer-id');
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).not.toContain('contenthash');
    expect(recordKeysOf(allKinds, true)).toContain('contenthash');
  });

  it('gives at most one peer of a kind and never throws, whatever the records', () => {
    const key = fc.constantFrom(...recordKeysOf(allKinds, true), 'bio', '__proto__');
    const value = fc.oneof(
      fc.constantFrom(staexA, staexB, libp2pA, nsec, `staex:${staexA}`, `/p2p/${libp2pA}`),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(key, value), { maxLength: 6 }), fc.boolean(), (entries, optIn) => {
        const selection = selectPeer({ records: new Map(entries) }, allKinds, optIn);
        if (selection.state !== 'found') return;
        const kinds = selection.peers.map((peer) => peer.kind);
        expect(new Set(kinds).size).toBe(kinds.length);
        for (const peer of selection.peers) expect(new Map(entries).get(peer.recordKey)).toBe(peer.raw);
      }),
      { numRuns: 10_000 },
    );
  });
});
