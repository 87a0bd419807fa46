import { createHash } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { base32 } from 'multiformats/bases/base32';
import { describe, expect, it } from 'vitest';
import { torKind } from './tor.ts';

// rend-spec, "Encoding onion addresses", and the keys of the discussion on tor-dev that they come from.
const vectors = [
  [
    'pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion',
    '0x79bcc625184b05194975c28b66b66b0469f7f6556fb1ac3189a79b40dda32f1f',
  ],
  [
    'sp3k262uwy4r2k3ycr5awluarykdpag6a7y33jxop4cs2lu5uz5sseqd.onion',
    '0x93f6ad7b54b6391d2b78147a0b2e808e143780de07f1bda6ee7f052d2e9da67b',
  ],
  [
    'xa4r2iadxm55fbnqgwwi5mymqdcofiu3w6rpbtqn7b2dyn7mgwj64jyd.onion',
    '0xb8391d2003bb3bd285b035ac8eb30c80c4e2a29bb7a2f0ce0df8743c37ec3593',
  ],
] as const;
const [[onion]] = vectors;

/** An address made by node:crypto. */
function onionOf(key: Uint8Array, version = 3): string {
  const hash = createHash('sha3-256').update('.onion checksum').update(key).update(Uint8Array.of(version));
  return base32.baseEncode(Uint8Array.of(...key, ...hash.digest().subarray(0, 2), version));
}

describe('torKind', () => {
  it.each(vectors)('reads %s with and without its ending', (id, hex) => {
    const peer = { kind: 'tor', id, key: { type: 'ed25519', hex } };
    expect(torKind.parse(id)).toEqual({ ok: true, peer });
    expect(torKind.parse(id.replace('.onion', ''))).toEqual({ ok: true, peer });
  });

  it('reads every address that node:crypto makes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (seed) => {
        const address = onionOf(ed25519.getPublicKey(seed));
        expect(torKind.parse(address)).toMatchObject({ ok: true, peer: { id: `${address}.onion` } });
      }),
      { numRuns: 100 },
    );
  });

  it('refuses each change of one character', () => {
    // The checksum has 16 bits: about one change in 65,536 may pass, and of these 1,736 none does.
    for (let at = 0; at < 56; at++)
      for (const character of 'abcdefghijklmnopqrstuvwxyz234567') {
        const changed = onion.slice(0, at) + character + onion.slice(at + 1);
        if (changed !== onion) expect(torKind.parse(changed).ok).toBe(false);
      }
  });

  it.each([
    ['alphabet', onion.toUpperCase()],
    ['alphabet', `http://${onion}`],
    ['alphabet', `www.${onion}`],
    ['alphabet', `${onion}/`],
    ['alphabet', `${onion}.onion`],
    ['length', 'expyuzz4wqqyqhjn.onion'],
    ['length', '.onion'],
    ['unsupported', onionOf(ed25519.getPublicKey(new Uint8Array(32)), 4)],
    ['checksum', onion.replace('pg', 'gp')],
    ['weak-key', onionOf(new Uint8Array(32))],
    ['not-a-key', onionOf(new Uint8Array(32).fill(255))],
  ])('refuses %s: %s', (reason, text) => {
    expect(torKind.parse(text)).toMatchObject({ ok: false, reason });
  });
});
