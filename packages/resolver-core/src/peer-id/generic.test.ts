import { describe, expect, it } from 'vitest';
import { allKinds } from './all-kinds.ts';
import { parseGenericPeerId } from './generic.ts';
import { libp2pKind } from './libp2p.ts';
import { peerKinds } from './peer-id.ts';
import { staexKind } from './staex.ts';

const staexId = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';
const libp2pId = '12D3KooWCryG7Mon9orvQxcS1rYZjotPgpwoJNHHKcLLfE4Hf5mV';
const hex = 'ae58ff8833241ac82d6ff7611046ed67b5072d142c588d0063e942d9a75502b6';
const zBase32 = 'o4dksfbqk85ogzdb5osziw6befigbuxmuxkuxq8434q89uj56uyy';
const onion = 'pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd';

describe('parseGenericPeerId', () => {
  it.each([
    ['libp2p', libp2pId],
    ['libp2p', 'QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC'],
    ['libp2p', '16Uiu2HAm4v86W3bmT1BiH6oSPzcsSr24iDQpSN5Qa992BCjjwgrD'],
    ['libp2p', 'k51qzi5uqu5dhb6l8spkdx7yxafegfkee5by8h7lmjh2ehc2sgg34z7c15vzqs'],
    ['libp2p', 'k2k4r8oqamigqdo6o7hsbfwd45y70oyynp98usk7zmyfrzpqxh1pohl7'],
    ['libp2p', 'bafzbeigvf25ytwc3akrijfecaotc74udrhcxzh2cx3we5qqnw5vgrei4bm'],
    ['libp2p', 'bafzaajaiaejcalj543iwv2d7pkjt7ykvefrkfu7qjfi6sduakhso4lay6abn2d5u'],
    ['libp2p', `/ip4/1.2.3.4/tcp/80/p2p/${libp2pId}`],
    ['nostr', 'npub180cvv07tjdrrgpa0j7j7tmnyl2yr6yr7l8j4s3evf6u64th6gkwsyjh6w6'],
    ['did-key', 'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'],
    ['pkarr', `pk:${zBase32}`],
    ['hyper', `pear://${hex}`],
    ['tor', `${onion}.onion`],
    ['i2p', 'i35yftyyb22xhcvghmev46t5knefur5v66qzekkajatwfwhyklvq.b32.i2p'],
    ['staex', `staex:${staexId}`],
    ['iroh', `iroh:${hex}`],
    ['yggdrasil', `yggdrasil:${hex}`],
    ['tor', `tor:${onion}`],
    ['did-key', 'did-key:did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'],
  ])('reads the %s id %s, with all kinds and with this one alone', (kind, text) => {
    expect(parseGenericPeerId(text, allKinds)).toMatchObject({ ok: true, peer: { kind } });
    const alone = allKinds.filter((codec) => codec.kind === kind);
    expect(parseGenericPeerId(text, alone)).toEqual(parseGenericPeerId(text, allKinds));
    const others = allKinds.filter((codec) => codec.kind !== kind);
    expect(parseGenericPeerId(text, others)).toMatchObject({ ok: false, reason: 'other-kind' });
  });

  it.each([
    staexId,
    hex,
    zBase32,
    onion,
    `05${hex}`,
    'xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=',
    '56A1ADE4B65B86BCD51CC73E2CD4E542179F47959FE3E0E21B4B0ACDADE51855D34D34D37CB5',
    `Staex:${staexId}`,
    `:${staexId}`,
    'alice.azero',
    ' ',
    `${libp2pId.slice(1)}`,
    `constructor:${staexId}`,
    'x'.repeat(1_000_000),
  ])('refuses %.60s, which does not say its kind', (text) => {
    expect(parseGenericPeerId(text, allKinds)).toMatchObject({ ok: false, reason: 'kind-not-stated' });
  });

  it('leaves the verdict to the kind that the text states', () => {
    for (const [reason, text] of [
      ['empty', 'staex:'],
      ['alphabet', `staex: ${staexId}`],
      ['length', 'staex:h8sy'],
      ['alphabet', `${libp2pId}!`],
      ['encoding', '/ip4/1.2.3.4'],
      // What follows is unsupported by its kind, which is not the same as a kind that nobody asked for.
      ['unsupported', `/memory/1/p2p/${libp2pId}`],
      ['unsupported', 'did:key:z1'],
      ['checksum', `${onion.replace('pg', 'gp')}.onion`],
    ] as const)
      expect(parseGenericPeerId(text, allKinds)).toMatchObject({ ok: false, reason });
  });

  it('refuses an empty text', () => {
    expect(parseGenericPeerId('', allKinds)).toMatchObject({ ok: false, reason: 'empty' });
  });

  it('warns about a private key, also when nobody asked for nostr', () => {
    for (const text of ['nsec1abc', 'nostr:nsec1abc', 'staex:nsec1abc', 'peer:nsec1abc'])
      expect(parseGenericPeerId(text, [staexKind, libp2pKind])).toMatchObject({
        ok: false,
        reason: 'private-key',
      });
  });

  it('knows the prefix of every kind', () => {
    for (const kind of peerKinds) {
      expect(parseGenericPeerId(`${kind}:x`, [])).toMatchObject({ ok: false, reason: 'other-kind' });
      const parsed = parseGenericPeerId(`${kind}:!`, allKinds);
      expect(parsed.ok ? 'accepted' : parsed.reason).not.toMatch(/kind/);
    }
  });
});
