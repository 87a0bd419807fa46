import { crc32 as zlibCrc32 } from 'node:zlib';
import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { base32 } from 'multiformats/bases/base32';
import { describe, expect, it } from 'vitest';
import { crc32 } from './crc32.ts';
import { i2pKind } from './i2p.ts';

const key = ed25519.getPublicKey(new Uint8Array(32).fill(3));

/** An address of an encrypted leaseset, by the letter of "B32 for Encrypted Leasesets". */
function addressOf(key: Uint8Array, flags = 0, signatureType = 11, blindedType = 11): string {
  const checksum = zlibCrc32(key);
  const head = [
    flags ^ (checksum & 0xff),
    signatureType ^ ((checksum >>> 8) & 0xff),
    blindedType ^ ((checksum >>> 16) & 0xff),
  ];
  return `${base32.baseEncode(Uint8Array.of(...head, ...key))}.b32.i2p`;
}

describe('i2pKind', () => {
  it.each([
    'i35yftyyb22xhcvghmev46t5knefur5v66qzekkajatwfwhyklvq.b32.i2p',
    '566niximlxdzpanmn4qouucvua3k7neniwss47li5r6ugoertzuq.b32.i2p',
  ])('reads the hash %s, which holds no key', (text) => {
    expect(i2pKind.parse(text)).toEqual({ ok: true, peer: { kind: 'i2p', id: text } });
  });

  it.each([
    ['plain', 0, 11],
    ['with an ed25519 key that is not for blinding', 0, 7],
    ['that needs a secret', 2, 11],
    ['that needs a client key', 4, 11],
    ['that needs both', 6, 7],
  ])('reads the key of an encrypted leaseset %s', (_what, flags, signatureType) => {
    const text = addressOf(key, flags, signatureType);
    expect(text).toHaveLength(64);
    expect(i2pKind.parse(text)).toEqual({
      ok: true,
      peer: { kind: 'i2p', id: text, key: { type: 'ed25519', hex: `0x${Buffer.from(key).toString('hex')}` } },
    });
  });

  it('refuses every change of one character of an encrypted leaseset', () => {
    const text = addressOf(key);
    for (let at = 0; at < 56; at++)
      for (const character of 'abcdefghijklmnopqrstuvwxyz234567') {
        const changed = text.slice(0, at) + character + text.slice(at + 1);
        const parsed = i2pKind.parse(changed);
        // The checksum covers the key alone: the flags and the type of the key stand in the first three characters.
        if (changed !== text && parsed.ok) expect(at).toBeLessThan(3);
      }
  });

  it.each([
    ['encoding', 'i35yftyyb22xhcvghmev46t5knefur5v66qzekkajatwfwhyklvq'],
    ['encoding', 'stats.i2p'],
    ['alphabet', 'I35YFTYYB22XHCVGHMEV46T5KNEFUR5V66QZEKKAJATWFWHYKLVQ.b32.i2p'],
    ['alphabet', 'www.i35yftyyb22xhcvghmev46t5knefur5v66qzekkajatwfwhyklvq.b32.i2p'],
    ['padding', 'i35yftyyb22xhcvghmev46t5knefur5v66qzekkajatwfwhyklvr.b32.i2p'],
    ['length', '35yftyyb22xhcvghmev46t5knefur5v66qzekkajatwfwhyklvq.b32.i2p'],
    ['length', `a${addressOf(key)}`],
    ['length', addressOf(Uint8Array.of(...key, 0))],
    ['checksum', addressOf(key, 1)],
    ['checksum', addressOf(key, 8)],
    ['checksum', addressOf(key, 0, 1)],
    ['checksum', addressOf(key, 0, 11, 7)],
    ['weak-key', addressOf(new Uint8Array(32))],
    ['not-a-key', addressOf(new Uint8Array(32).fill(255))],
  ])('refuses %s: %s', (reason, text) => {
    expect(i2pKind.parse(text)).toMatchObject({ ok: false, reason });
  });
});

it('computes the CRC-32 that zlib does', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => crc32(bytes) === zlibCrc32(bytes)));
});
