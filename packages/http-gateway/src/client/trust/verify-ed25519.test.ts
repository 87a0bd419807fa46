import { createResolver } from '@peername/resolver-core';
import { createFakeNameService, createManualClock } from '@peername/resolver-core/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { makeTestKey, signerOf } from '../../../testing/test-signer.ts';
import { createGateway } from '../../index.ts';
import { type GatewayClientOptions, gateway } from '../index.ts';
import { webVerifier } from './verify-ed25519.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
// RFC 8032, 7.1, test 2.
const publicKey = bytes('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
const message = bytes('72');
const signature = bytes(
  '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
);

afterEach(() => void vi.unstubAllGlobals());

describe('WebCrypto', () => {
  it('tells a good signature from others, and what is no key from a fault', async () => {
    const verify = await webVerifier();
    expect(await verify?.(publicKey, message, signature)).toBe(true);
    expect(await verify?.(publicKey, bytes('73'), signature)).toBe(false);
    expect(
      await verify?.(
        publicKey,
        message,
        signature.map((byte, i) => (i === 9 ? byte ^ 1 : byte)),
      ),
    ).toBe(false);
    expect(await verify?.(bytes('ff'.repeat(31)), message, signature)).toBe(false);
  });

  it('is not there on a page without https, or knows no Ed25519', async () => {
    vi.stubGlobal('crypto', {});
    expect(await webVerifier()).toBeUndefined();
    const importKey = () => Promise.reject(new DOMException('no', 'NotSupportedError'));
    vi.stubGlobal('crypto', { subtle: { importKey } });
    expect(await webVerifier()).toBeUndefined();
  });
});

describe('a client that can check no signature', () => {
  const read = async (options: GatewayClientOptions) => {
    const clock = createManualClock(Date.now());
    const fake = createFakeNameService({ clock });
    fake.entries.set('alice.fake', { records: new Map([['staex-id', 'x']]) });
    const signer = signerOf([makeTestKey()]);
    const server = createGateway(createResolver({ services: [fake], clock }), { clock, signer });
    const ask: typeof fetch = async (url, init) => server.fetch(new Request(url, init));
    const names = gateway({ url: 'https://names.test', fetch: ask, clock, ...options });
    return names.read(names.parse('alice.fake'), ['staex-id']);
  };

  it('takes signed answers for unsigned ones, unless signatures are required or keys are named', async () => {
    vi.stubGlobal('crypto', {});
    expect(await read({})).toMatchObject({ state: 'found' });
    const refused = { code: 'UNTRUSTED', reason: 'cannot-verify', retryable: false };
    await expect(read({ signatures: 'require' })).rejects.toMatchObject(refused);
    await expect(read({ keys: ['k'.repeat(43)] })).rejects.toMatchObject(refused);
  });

  it('is none where WebCrypto can', async () => {
    expect(await read({ signatures: 'require' })).toMatchObject({ state: 'found' });
  });
});
