import { ed25519 } from '@noble/curves/ed25519.js';
import {
  createMemoryPins,
  createResolver,
  escapeText,
  type Pin,
  ResolverError,
} from '@peername/resolver-core';
import { createFakeNameService, createManualClock } from '@peername/resolver-core/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { pinOfKey } from '../../testing/pin-of-key.ts';
import { didKeyOf, libp2pIdOf } from '../identity/key-text.ts';
import { checkCaller } from './check-caller.ts';

const keyA = ed25519.getPublicKey(new Uint8Array(32).fill(7));
const keyB = ed25519.getPublicKey(new Uint8Array(32).fill(8));
const staexId = 'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80';

const clock = createManualClock();
let chain = createFakeNameService({ clock });
let resolver = createResolver({ services: [chain], clock });
let pins = createMemoryPins();

function put(name: string, records: Record<string, string>, registeredAt?: Date): void {
  chain.entries.set(name, {
    records: new Map(Object.entries(records)),
    ...(registeredAt ? { registeredAt } : {}),
  });
}

const check = (fromKey: Uint8Array, fromName?: string) =>
  checkCaller({ fromKey, fromName }, { resolver, pins, clock });

const know = (pin: Pin) => pins.update(pin.name, () => [pin]);

beforeEach(() => {
  chain = createFakeNameService({ clock });
  resolver = createResolver({ services: [chain], clock });
  pins = createMemoryPins();
});

describe('checkCaller', () => {
  it('asks nobody about a caller who claims no name', async () => {
    expect(await check(keyA)).toEqual({ state: 'unknown-key' });
    expect(chain.calls.reads).toBe(0);
  });

  it('verifies a name that stands for the key that signed', async () => {
    put('alice.fake', { 'peer-id': didKeyOf(keyA), 'staex-id': staexId });
    expect(await check(keyA, 'Alice.fake')).toMatchObject({
      state: 'verified',
      name: 'alice.fake',
      pin: 'new',
    });
    await know(pinOfKey('alice.fake', keyA));
    expect(await check(keyA, 'alice.fake')).toMatchObject({ state: 'verified', pin: 'same' });
  });

  it('refuses a name that stands for another key', async () => {
    put('alice.fake', { 'peer-id': didKeyOf(keyA) });
    expect(await check(keyB, 'alice.fake')).toMatchObject({
      state: 'mismatch',
      sentence: expect.stringContaining('This is not alice.fake'),
    });
  });

  it('refuses a key that the name lists behind another one, and says where it is', async () => {
    put('alice.fake', { 'did-key': didKeyOf(keyA), 'libp2p-peer-id': libp2pIdOf(keyB) });
    expect(await check(keyB, 'alice.fake')).toMatchObject({
      state: 'mismatch',
      sentence: expect.stringContaining('"libp2p-peer-id"'),
    });
  });

  it('refuses a name that does not exist, is broken, or is no name', async () => {
    put('broken.fake', { 'did-key': 'did:key:zzz' });
    put('nopeer.fake', {});
    for (const name of ['nobody.fake', 'broken.fake', 'nopeer.fake', 'no name', '\u001b[2J.fake']) {
      const checked = await check(keyA, name);
      expect(checked, name).toMatchObject({ state: 'mismatch', name });
      const sentence = checked.state === 'mismatch' && checked.sentence;
      expect(sentence).not.toContain('\u001b');
      expect(sentence).toContain(escapeText(name));
    }
    expect(await check(keyA, 'Nobody.fake')).toMatchObject({ state: 'mismatch', name: 'nobody.fake' });
  });

  it('says that the pin changed with another key, and with a newer registration of the same key', async () => {
    put('alice.fake', { 'did-key': didKeyOf(keyA) }, new Date(2_000));
    await know(pinOfKey('alice.fake', keyB));
    const otherKey = await check(keyA, 'alice.fake');
    await know(pinOfKey('alice.fake', keyA, { registeredAt: new Date(1_000) }));
    const newOwner = await check(keyA, 'alice.fake');
    expect(otherKey).toMatchObject({ state: 'changed', sentence: expect.stringContaining('another key') });
    expect(newOwner).toMatchObject({
      state: 'changed',
      sentence: expect.stringContaining('registered anew'),
    });
  });

  it('takes a resolver that throws at once for one that learnt nothing', async () => {
    const broken = {
      lookup: () => {
        throw new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'No endpoint' });
      },
    };
    const parts = { resolver: broken, pins, clock };
    expect(await checkCaller({ fromKey: keyA, fromName: 'alice.fake' }, parts)).toMatchObject({
      state: 'unchecked',
      resolution: { state: 'unknown', error: { code: 'UNAVAILABLE' } },
    });
  });

  it('leaves a caller unchecked in an outage, and says what it remembers', async () => {
    chain.failWith(new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'No endpoint could be reached' }));
    expect(await check(keyA, 'alice.fake')).toMatchObject({ state: 'unchecked', pin: 'new' });
    await know(pinOfKey('alice.fake', keyA));
    expect(await check(keyA, 'ALICE.fake')).toMatchObject({ state: 'unchecked', pin: 'same' });
    await know(pinOfKey('alice.fake', keyB));
    expect(await check(keyA, 'alice.fake')).toMatchObject({ state: 'unchecked', pin: 'changed' });
  });

  it('knows a key in an outage whatever record it was in', async () => {
    chain.failWith(new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'No endpoint could be reached' }));
    await know(pinOfKey('alice.fake', keyA, { kind: 'libp2p', id: libp2pIdOf(keyA) }));
    expect(await check(keyA, 'alice.fake')).toMatchObject({ state: 'unchecked', pin: 'same' });
    expect(await check(keyB, 'alice.fake')).toMatchObject({ state: 'unchecked', pin: 'new' });
  });

  it('gives other advice in an outage for a key that is known, unknown or another one', async () => {
    chain.failWith(new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'No endpoint could be reached' }));
    const sentences = [];
    for (const known of [undefined, keyA, keyB]) {
      if (known) await know(pinOfKey('alice.fake', known));
      const checked = await check(keyA, 'alice.fake');
      if (checked.state !== 'unchecked') throw new Error('There is an outage');
      sentences.push(checked.sentence);
    }
    const [first = '', ...others] = sentences;
    expect(new Set(sentences).size).toBe(3);
    for (const sentence of sentences) expect(sentence).toMatch(/\S \S.*\.$/);
    for (const sentence of others)
      expect(sentence.split('alice.fake').length).toBeGreaterThan(first.split('alice.fake').length);
  });

  it('leaves a caller unchecked whose name belongs to a service that is not set up', async () => {
    expect(await check(keyA, 'Alice.other')).toMatchObject({
      state: 'unchecked',
      name: 'Alice.other',
      pin: 'new',
    });
  });

  it('passes over what a name lists without a key', async () => {
    put('alice.fake', {
      'did-key': didKeyOf(keyA),
      'libp2p-peer-id': 'QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N',
    });
    expect(await check(keyB, 'alice.fake')).toMatchObject({ state: 'mismatch', name: 'alice.fake' });
  });
});
