import { schnorr } from '@noble/curves/secp256k1.js';
import { bech32 } from '@scure/base';
import fc from 'fast-check';
import { decode, nprofileEncode, npubEncode } from 'nostr-tools/nip19';
import { describe, expect, it } from 'vitest';
import { hex } from './bit-text.ts';
import { nostrKind } from './nostr.ts';

// NIP-19.
const npub = 'npub180cvv07tjdrrgpa0j7j7tmnyl2yr6yr7l8j4s3evf6u64th6gkwsyjh6w6';
const key = '3bf0c63fcb93463407af97a5e5ee64fa883d107ef9e558472c4eb9aaaefa459d';
const nprofile =
  'nprofile1qqsrhuxx8l9ex335q7he0f09aej04zpazpl0ne2cgukyawd24mayt8gpp4mhxue69uhhytnc9e3k7mgpz4mhxue69uhkg6nzv9ejuumpv34kytnrdaksjlyr9p';
const nsec = 'nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5';
const charset = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';

function profileOf(...items: readonly (readonly [type: number, value: Uint8Array | string])[]): string {
  const bytes = items.flatMap(([type, value]) => {
    const data = typeof value === 'string' ? new TextEncoder().encode(value) : value;
    return [type, data.length, ...data];
  });
  return bech32.encode('nprofile', bech32.toWords(Uint8Array.from(bytes)), 5000);
}

describe('nostrKind', () => {
  it.each([npub, key])('reads %s', (text) => {
    expect(nostrKind.parse(text)).toEqual({
      ok: true,
      peer: { kind: 'nostr', id: npub, key: { type: 'secp256k1-xonly', hex: `0x${key}` } },
    });
  });

  it('reads an nprofile with its relays', () => {
    expect(nostrKind.parse(nprofile)).toMatchObject({
      ok: true,
      peer: { id: npub, addrs: ['wss://r.x.com', 'wss://djbas.sadkb.com'] },
    });
  });

  it('ignores items of unknown types, as NIP-19 asks', () => {
    const parsed = nostrKind.parse(profileOf([7, 'new'], [0, hex.decode(key)], [255, '']));
    expect(parsed).toEqual(nostrKind.parse(npub));
  });

  it('agrees with nostr-tools on every key and profile', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }).filter((seed) => seed.some((byte) => byte !== 0)),
        fc.array(
          fc.webUrl({ validSchemes: ['wss', 'ws'], authoritySettings: {} }).filter((url) => url.length < 200),
          { maxLength: 5 },
        ),
        (seed, relays) => {
          const pubkey = hex.encode(schnorr.getPublicKey(seed));
          expect(nostrKind.parse(pubkey)).toMatchObject({ ok: true, peer: { id: npubEncode(pubkey) } });
          const text = nprofileEncode({ pubkey, relays });
          const parsed = nostrKind.parse(text);
          expect(decode(text)).toMatchObject({ data: { pubkey, relays } });
          expect(parsed).toMatchObject({ ok: true, peer: { id: npubEncode(pubkey) } });
          expect((parsed.ok && parsed.peer.addrs) || []).toEqual(relays);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('refuses every change of one character of an npub', () => {
    for (let at = 0; at < npub.length; at++)
      for (const character of `${charset}1bioABQ -\0`) {
        const changed = npub.slice(0, at) + character + npub.slice(at + 1);
        if (changed !== npub) expect(nostrKind.parse(changed).ok).toBe(false);
      }
  });

  it('refuses every npub with a character more, less or exchanged', () => {
    for (let at = 5; at < npub.length; at++) {
      expect(nostrKind.parse(npub.slice(0, at) + npub.slice(at + 1)).ok).toBe(false);
      expect(nostrKind.parse(`${npub.slice(0, at)}q${npub.slice(at)}`).ok).toBe(false);
      const swapped = npub.slice(0, at - 1) + npub.charAt(at) + npub.charAt(at - 1) + npub.slice(at + 1);
      if (swapped !== npub) expect(nostrKind.parse(swapped).ok).toBe(false);
    }
  });

  it.each([nsec, nsec.toUpperCase(), ` ${nsec}`, `nostr:${nsec}`, 'nsec1'])(
    'warns the owner of %s',
    (text) => {
      const parsed = nostrKind.parse(text);
      expect(parsed).toMatchObject({ ok: false, reason: 'private-key' });
      expect(!parsed.ok && parsed.why).toMatchInlineSnapshot(
        `"it is a private key (nsec) that everyone can read now: stop using that key, and publish the npub of a new one"`,
      );
      expect(JSON.stringify(parsed).toLowerCase()).not.toContain(nsec.slice(5, 15));
    },
  );

  it.each([
    ['empty', ''],
    ['alphabet', npub.toUpperCase()],
    ['alphabet', key.toUpperCase()],
    ['alphabet', `nostr:${npub}`],
    ['alphabet', `${npub} `],
    ['alphabet', 'npub1'],
    ['checksum', `${npub.slice(0, -1)}q`],
    ['checksum', 'npub1q'],
    ['length', key.slice(2)],
    ['length', bech32.encode('npub', bech32.toWords(new Uint8Array(31)))],
    ['padding', bech32.encode('npub', [...bech32.toWords(hex.decode(key)).slice(0, 51), 1])],
    ['not-a-key', npubEncode('0'.repeat(64))],
    ['not-a-key', 'f'.repeat(64)],
    // BIP-340: an x that no point has.
    ['not-a-key', 'eefdea4cdb677750a420fee807eacf21eb9898ae79b9768766e4faa04a2d4a34'],
    ['encoding', profileOf()],
    ['encoding', profileOf([1, 'wss://r.x.com'])],
    ['encoding', profileOf([0, hex.decode(key)], [0, hex.decode(key)])],
    ['encoding', profileOf([0, hex.decode(key)], [1, 'https://r.x.com'])],
    ['encoding', profileOf([0, hex.decode(key)], [1, 'wss://r.x.com/\u001b[2J'])],
    ['encoding', profileOf([0, hex.decode(key)], [1, 'wss://r.x.com/é'])],
    ['encoding', bech32.encode('nprofile', bech32.toWords(Uint8Array.of(0)))],
    ['encoding', bech32.encode('nprofile', bech32.toWords(Uint8Array.of(0, 33, ...hex.decode(key))))],
    ['length', profileOf([0, new Uint8Array(31)])],
    ['too-long', `nprofile1${'q'.repeat(4992)}`],
    ['too-long', `npub1${'q'.repeat(508)}`],
    ['alphabet', 'note1fntxtkcy9pjwucqwa9mddn7v03wwwsu9j330jj350nvhpky2tuaspk6nqc'],
  ])('refuses %s: %s', (reason, text) => {
    expect(nostrKind.parse(text)).toMatchObject({ ok: false, reason });
  });

  it('reads an nprofile of nearly 5,000 characters', () => {
    const relays = Array.from({ length: 14 }, (_, i) => `wss://${'r'.repeat(200)}${i}.example`);
    const text = nprofileEncode({ pubkey: key, relays });
    expect(text.length).toBeGreaterThan(4500);
    expect(nostrKind.parse(text)).toMatchObject({ ok: true, peer: { addrs: relays } });
  });
});
