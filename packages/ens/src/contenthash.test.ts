import { decode, encode } from '@ensdomains/content-hash';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ContenthashError, peerOfContenthash } from './contenthash.ts';
import { fromHex } from './hex.ts';

const peerOf = (hex: string) => peerOfContenthash(fromHex(hex)!);
const key = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';

test('reads an ed25519 key as the CID that IPNS writes', () => {
  expect(peerOf(`0xe5010172002408011220${key}`)).toBe(
    'k51qzi5uqu5dg6lcd99r9gmb963kgugjinxxggwy7o93oagk3f2eg3qcjh7127',
  );
});

test('reads secp256k1 keys and hashes of keys too', () => {
  expect(peerOf(`0xe501017200250802122102${key}`)).toMatch(/^k[0-9a-z]+$/);
  expect(peerOf(`0xe50101721220${key}`)).toMatch(/^k2k4r8[0-9a-z]+$/);
});

test('agrees with the ENS library on every ed25519 key', () => {
  const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
  fc.assert(
    fc.property(bytes, (publicKey) => {
      const hex = `e5010172002408011220${Buffer.from(publicKey).toString('hex')}`;
      const cid = peerOf(`0x${hex}`)!;
      expect(decode(hex)).toBe(cid);
      expect(encode('ipns', cid)).toBe(hex);
    }),
    { numRuns: 200 },
  );
});

test.each([
  ['an empty content hash', '0x'],
  ['IPFS', '0xe3010170122029f2d17be6139079dc48696d1f582a8530eb9805b561eda517e22a892c7e3f1f'],
  ['Swarm', '0xe40101fa011b20d1de9994b4d039f6548d191eb26786769f580809256b4685ef316805265ea162'],
  ['an IPNS name that is a domain', '0xe5010170000f6170702e756e69737761702e6f7267'],
])('takes no peer from %s', (_, hex) => {
  expect(peerOf(hex)).toBeUndefined();
});

test.each([
  ['cut off', '0xe5'],
  ['without its key', '0xe501017200'],
  ['with a key shorter than it says', `0xe5010172002408011220${key.slice(2)}`],
  ['with bytes behind it', `0xe5010172002408011220${key}00`],
  ['of another CID version', `0xe5010272002408011220${key}`],
  ['with a number in a long form', `0xe501810072002408011220${key}`],
  ['over the cap', `0xe501017200ff01${'00'.repeat(255)}`],
])('refuses an IPNS content hash %s', (_, hex) => {
  expect(() => peerOf(hex)).toThrow(ContenthashError);
});

test('throws nothing but its own error', () => {
  const ipns = fc.uint8Array({ maxLength: 60 }).map((rest) => Uint8Array.of(0xe5, 0x01, 0x01, 0x72, ...rest));
  fc.assert(
    fc.property(fc.oneof(ipns, fc.uint8Array({ maxLength: 60 })), (bytes) => {
      try {
        expect(peerOfContenthash(bytes) ?? 'k').toMatch(/^k/);
      } catch (error) {
        if (!(error instanceof ContenthashError)) throw error;
      }
    }),
    { numRuns: 50_000 },
  );
});
