import { peerIdFromCID, peerIdFromString } from '@libp2p/peer-id';
import { ed25519 } from '@noble/curves/ed25519.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import fc from 'fast-check';
import { base32 } from 'multiformats/bases/base32';
import { base36 } from 'multiformats/bases/base36';
import { base58btc } from 'multiformats/bases/base58';
import { CID } from 'multiformats/cid';
import * as Digest from 'multiformats/hashes/digest';
import { describe, expect, it } from 'vitest';
import { libp2pKind } from './libp2p.ts';

const seed = fc.uint8Array({ minLength: 32, maxLength: 32 });
const libp2pKey = 0x72;

/** Identity multihash of a protobuf public key. */
function identity(type: number, key: Uint8Array): Uint8Array {
  return Uint8Array.of(0, key.length + 4, 8, type, 0x12, key.length, ...key);
}

function textsOf(multihash: Uint8Array): readonly string[] {
  const cid = CID.createV1(libp2pKey, Digest.decode(multihash));
  return [base58btc.baseEncode(multihash), cid.toString(base32), cid.toString(base36)];
}

/** What the oracle makes of a text: its canonical text and type. It throws errors of many classes. */
function oracle(text: string): { id: string; type: string } | undefined {
  try {
    const peer = peerIdFromString(text);
    return { id: peer.toString(), type: peer.type };
  } catch {
    return undefined;
  }
}

describe('libp2pKind', () => {
  const ed25519Id = '12D3KooWCryG7Mon9orvQxcS1rYZjotPgpwoJNHHKcLLfE4Hf5mV';
  const hashId = 'QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC';

  it.each([
    [ed25519Id, ed25519Id],
    ['k51qzi5uqu5dhb6l8spkdx7yxafegfkee5by8h7lmjh2ehc2sgg34z7c15vzqs', ed25519Id],
    ['bafzaajaiaejcalj543iwv2d7pkjt7ykvefrkfu7qjfi6sduakhso4lay6abn2d5u', ed25519Id],
    [hashId, hashId],
    ['k2k4r8oqamigqdo6o7hsbfwd45y70oyynp98usk7zmyfrzpqxh1pohl7', hashId],
  ])('reads the public vector %s', (text, id) => {
    expect(libp2pKind.parse(text)).toMatchObject({ ok: true, peer: { kind: 'libp2p', id } });
    expect(oracle(text)?.id).toBe(id);
  });

  it('agrees with @libp2p/peer-id on each form of every good key', () => {
    fc.assert(
      fc.property(seed, fc.constantFrom('ed25519', 'secp256k1', 'hash'), (bytes, type) => {
        const multihash =
          type === 'ed25519'
            ? identity(1, ed25519.getPublicKey(bytes))
            : type === 'secp256k1'
              ? identity(
                  2,
                  secp256k1.getPublicKey(
                    secp256k1.utils.randomSecretKey(Uint8Array.of(...bytes, ...bytes.slice(16))),
                  ),
                )
              : Uint8Array.of(0x12, 0x20, ...bytes);
        for (const text of textsOf(multihash)) {
          const parsed = libp2pKind.parse(text);
          expect(parsed).toMatchObject({ ok: true, peer: { id: oracle(text)?.id } });
          expect(parsed.ok && parsed.peer.key?.type).toBe(type === 'hash' ? undefined : type);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('accepts nothing that @libp2p/peer-id refuses, whatever byte of an id is changed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          identity(1, ed25519.getPublicKey(new Uint8Array(32).fill(1))),
          Uint8Array.of(0x12, 0x20, ...new Uint8Array(32)),
        ),
        fc.nat(),
        fc.nat(255),
        (multihash, at, byte) => {
          const changed = Uint8Array.from(multihash);
          changed[at % multihash.length] = byte;
          const text = base58btc.baseEncode(changed);
          const parsed = libp2pKind.parse(text);
          if (parsed.ok) expect(parsed.peer.id).toBe(oracle(text)?.id);
        },
      ),
      { numRuns: 400 },
    );
  });

  describe('refuses what @libp2p/peer-id takes', () => {
    const offCurve = identity(1, Uint8Array.of(2, ...new Uint8Array(31)));
    const url = Uint8Array.of(
      0,
      44,
      ...new TextEncoder().encode('https://attacker.example/a/path/that/is/long'),
    );
    it.each([
      ['not-a-key', 'a key off the curve', base58btc.baseEncode(offCurve)],
      ['weak-key', 'the all-zero key', base58btc.baseEncode(identity(1, new Uint8Array(32)))],
      ['weak-key', 'the neutral element', base58btc.baseEncode(identity(1, ed25519.Point.ZERO.toBytes()))],
      ['length', 'a URL', base58btc.baseEncode(url)],
    ])('%s: %s', (reason, _what, text) => {
      expect(libp2pKind.parse(text)).toMatchObject({ ok: false, reason });
      expect(oracle(text)).toBeDefined();
    });
  });

  it.each([
    ['alphabet', ed25519Id.replace('3', '0')],
    ['alphabet', `${ed25519Id} `],
    ['alphabet', `Qm${'l'.repeat(44)}`],
    ['alphabet', `k51qzi5uqu5D`],
    ['length', ed25519Id.slice(0, -1)],
    ['length', '1'],
    ['length', `${hashId}1`],
    ['unsupported', CID.parse(hashId).toV1().toString()],
    ['encoding', 'hello'],
    ['encoding', ` ${ed25519Id}`],
    // Multibase base58btc and uppercase base32 are no forms of a peer id.
    ['encoding', `z${ed25519Id}`],
    ['encoding', 'BAFZAAJAIAEJCALJ543IWV2D7PKJT7YKVEFRKFU7QJFI6SDUAKHSO4LAY6ABN2D5U'],
    ['padding', 'bafzbeigvf25ytwc3akrijfecaotc74udrhcxzh2cx3we5qqnw5vgrei4bn'],
    ['too-long', `1${'2'.repeat(512)}`],
  ])('refuses %s: %s', (reason, text) => {
    expect(libp2pKind.parse(text)).toMatchObject({ ok: false, reason });
  });

  it('refuses a CID of another version', () => {
    const bytes = Uint8Array.of(2, libp2pKey, 0x12, 32, ...new Uint8Array(32).fill(1));
    expect(libp2pKind.parse(`k${base36.baseEncode(bytes)}`)).toMatchObject({
      ok: false,
      reason: 'unsupported',
    });
    expect(libp2pKind.parse(`k${base36.baseEncode(bytes.fill(1, 0, 1))}`).ok).toBe(true);
  });

  it('refuses the CID of a URL', () => {
    const cid = CID.createV1(
      0x0920,
      Digest.decode(Uint8Array.of(0, 12, ...new TextEncoder().encode('http://a.com'))),
    );
    expect(peerIdFromCID(cid).type).toBe('url');
    expect(libp2pKind.parse(cid.toString())).toMatchObject({ ok: false, reason: 'unsupported' });
  });

  it('refuses protobufs that write the same key differently', () => {
    const key = ed25519.getPublicKey(new Uint8Array(32).fill(1));
    const aliases = [
      Uint8Array.of(0, 37, 8, 0x81, 0, 0x12, 32, ...key),
      Uint8Array.of(0, 36, 0x12, 32, ...key, 8, 1),
      Uint8Array.of(0, 38, 8, 1, 0x12, 32, ...key, 0x18, 0),
      Uint8Array.of(0, 0xa4, 0, 8, 1, 0x12, 32, ...key),
    ];
    for (const alias of aliases) {
      const cid = `k${base36.baseEncode(Uint8Array.of(1, libp2pKey, ...alias))}`;
      expect(libp2pKind.parse(cid)).toMatchObject({ ok: false, reason: 'unsupported' });
      expect(libp2pKind.parse(base58btc.baseEncode(alias)).ok).toBe(false);
    }
  });
});
