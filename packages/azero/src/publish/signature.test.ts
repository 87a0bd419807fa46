import { Keyring } from '@polkadot/api';
import { u8aWrapBytes } from '@polkadot/util';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { devPair } from '../../testing/publishing.ts';
import { toHex } from '../hex.ts';
import { signatureOf } from './signature.ts';

const message = new TextEncoder().encode('what is to be signed');

beforeAll(() => cryptoWaitReady());

describe.each(['ed25519', 'sr25519', 'ecdsa'] as const)('a signature of %s', (type) => {
  const pair = devPair('//Alice', type);

  it('is taken with its scheme and without', () => {
    for (const withType of [true, false]) {
      const signature = pair.sign(message, { withType });
      const tagged = signatureOf(pair.addressRaw, message, toHex(signature));
      expect(tagged?.length).toBe(type === 'ecdsa' ? 66 : 65);
      expect(tagged?.[0]).toBe(['ed25519', 'sr25519', 'ecdsa'].indexOf(type));
      expect(tagged?.slice(withType ? 0 : 1)).toEqual(signature);
    }
  });

  it('of another account, over another message, or changed is none', () => {
    const signature = pair.sign(message, { withType: true });
    const bob = devPair('//Bob', type);
    expect(signatureOf(bob.addressRaw, message, toHex(signature))).toBeUndefined();
    expect(signatureOf(pair.addressRaw, Uint8Array.of(1), toHex(signature))).toBeUndefined();
    for (let i = 0; i < 64; i += 7) {
      const changed = signature.map((byte, at) => (at === i + 1 ? byte ^ 1 : byte));
      expect(signatureOf(pair.addressRaw, message, toHex(changed))).toBeUndefined();
    }
  });

  it('over the message in <Bytes>, as wallets sign texts, is none', () => {
    const signature = pair.sign(u8aWrapBytes(message), { withType: true });
    expect(new Keyring().addFromAddress(pair.addressRaw).verify(message, signature, pair.addressRaw)).toBe(
      true,
    );
    expect(signatureOf(pair.addressRaw, message, toHex(signature))).toBeUndefined();
  });
});

it('takes no signature of a length that none has, and no scheme that does not fit', () => {
  const pair = devPair('//Alice');
  const signature = pair.sign(message, { withType: true });
  for (const bytes of [signature.slice(0, 63), new Uint8Array(67), new Uint8Array()])
    expect(signatureOf(pair.addressRaw, message, toHex(bytes))).toBeUndefined();
  for (const scheme of [0, 2, 3])
    expect(
      signatureOf(pair.addressRaw, message, toHex(Uint8Array.of(scheme, ...signature.slice(1)))),
    ).toBeUndefined();
});
