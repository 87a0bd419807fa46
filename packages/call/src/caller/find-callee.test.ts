import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { createMemoryPins, createResolver, type Pin, ResolverError } from '@peername/resolver-core';
import { createFakeNameService, createManualClock } from '@peername/resolver-core/testing';
import { base58 } from '@scure/base';
import { beforeEach, describe, expect, it } from 'vitest';
import { pinOfKey } from '../../testing/pin-of-key.ts';
import { didKeyOf, libp2pIdOf } from '../identity/key-text.ts';
import { callKinds } from './call-key.ts';
import { findCallee } from './find-callee.ts';

const keyA = ed25519.getPublicKey(new Uint8Array(32).fill(7));
const keyB = ed25519.getPublicKey(new Uint8Array(32).fill(8));
const staexId = 'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80';
const libp2pHash = 'QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N';
const x25519Did = `did:key:z${base58.encode(Uint8Array.of(0xec, 0x01, ...x25519.getPublicKey(new Uint8Array(32).fill(3))))}`;

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

const find = (target: string) => findCallee(target, { resolver, pins, clock });

beforeEach(() => {
  chain = createFakeNameService({ clock });
  resolver = createResolver({ services: [chain], clock });
  pins = createMemoryPins();
});

describe('findCallee', () => {
  it('gives the key that a name stands for', async () => {
    put('bob.fake', { 'peer-id': didKeyOf(keyA) });
    expect(await find(' Bob.FAKE ')).toMatchObject({ callee: { key: keyA, name: 'bob.fake', pin: 'new' } });
  });

  it('takes a key for calls before the key of a node', async () => {
    put('bob.fake', { 'staex-id': staexId, 'libp2p-peer-id': libp2pIdOf(keyA) });
    put('alice.fake', { 'staex-id': staexId, 'peer-id': didKeyOf(keyB) });
    put('node.fake', { 'staex-id': staexId });
    expect(await find('bob.fake')).toMatchObject({ callee: { key: keyA } });
    expect(await find('alice.fake')).toMatchObject({ callee: { key: keyB } });
    expect(await find('node.fake')).toMatchObject({ callee: { resolution: { peer: { kind: 'staex' } } } });
  });

  it('takes a bare key without a lookup', async () => {
    expect(await find(didKeyOf(keyA))).toEqual({ callee: { key: keyA, pin: 'none' } });
    expect(await find(libp2pIdOf(keyB))).toEqual({ callee: { key: keyB, pin: 'none' } });
    expect(await find(`  ${didKeyOf(keyA)}\n`)).toEqual({ callee: { key: keyA, pin: 'none' } });
    expect(chain.calls.reads).toBe(0);
  });

  it('looks up a name that looks like the id of a node at its beginning or its end', async () => {
    put('qmbob.fake', { 'peer-id': didKeyOf(keyA) });
    put('k51.fake', { 'peer-id': didKeyOf(keyB) });
    expect(await find('Qmbob.fake')).toMatchObject({ callee: { key: keyA, name: 'qmbob.fake' } });
    expect(await find('k51.fake')).toMatchObject({ callee: { key: keyB } });
    expect(await find('bob.k51')).toMatchObject({
      reason: 'unknown',
      resolution: { error: { code: 'UNSUPPORTED_NAME' } },
    });
  });

  it('says of each text that cannot be called why, in a sentence of its own', async () => {
    put('nopeer.fake', { url: 'https://x.example' });
    put('hash.fake', { 'libp2p-peer-id': libp2pHash, 'staex-id': staexId });
    put('x25519.fake', { 'did-key': x25519Did, 'staex-id': staexId });
    put('broken.fake', { 'did-key': 'did:key:zzz\u001b[2J', 'staex-id': staexId });
    chain.entries.set('old.fake', {
      records: new Map([['did-key', didKeyOf(keyA)]]),
      expiresAt: new Date(clock.now() - 1),
    });
    const targets = [
      'nobody.fake',
      'nopeer.fake',
      'old.fake',
      'hash.fake',
      'x25519.fake',
      'broken.fake',
      'not a name',
      'alice.other',
      'did:key:z6MkBroken',
      x25519Did,
      libp2pHash,
    ];
    const told = [];
    for (const target of targets) {
      const found = await find(target);
      if (found.callee) throw new Error(`${target} can be called`);
      told.push(`${found.reason}: ${found.sentence}`);
    }
    expect(new Set(told).size).toBe(targets.length);
    expect(told.join('\n')).not.toContain('\u001b');
    expect(told).toMatchInlineSnapshot(`
      [
        "absent: nobody.fake does not exist. Check the spelling.",
        "absent: nopeer.fake has no key for calls. Its owner can add a record "peer-id" with a did:key.",
        "absent: old.fake expired on 2025-12-31, so nobody can be called by it until it is registered again.",
        "no-call-key: hash.fake cannot be called: its record "libp2p-peer-id" is the hash of a libp2p key, and a call has to be sealed to the key itself. Its owner can add a record "peer-id" with a did:key.",
        "no-call-key: x25519.fake cannot be called: its record "did-key" is a key of type x25519, and only Ed25519 keys can be called. Its owner can add a record "peer-id" with a did:key.",
        "invalid: broken.fake must not be called: there is something wrong with its record "did-key" (it holds a character other than digits and letters without 0, O, I and l). Tell its owner another way.",
        "unknown: "not a name" is not a name: it holds white space. Check the spelling.",
        "unknown: No name service is set up for "alice.other". Check the ending, or add the service in the settings.",
        "invalid: did:key:z6MkBroken cannot be called: its key is not of type ed25519, x25519, secp256k1 or P-256. Check that it was copied whole.",
        "no-call-key: did:key:z6LSi16V2fWZVEKxqVaaFo1By6dmYbPjLj6YcnnHvZaiLGQh cannot be called: it is a key of type x25519, and only Ed25519 keys can be called.",
        "no-call-key: QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N cannot be called: it is the hash of a libp2p key, and a call has to be sealed to the key itself.",
      ]
    `);
  });

  it('never takes an outage for an absence', async () => {
    chain.failWith(new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'No endpoint could be reached' }));
    expect(await find('bob.fake')).toMatchObject({
      reason: 'unknown',
      sentence:
        'bob.fake could not be looked up (No endpoint could be reached). That says nothing about the name: try again in a moment.',
    });
  });

  it('tells apart what to do about an outage, a doubtful answer and a lookup that was not allowed', async () => {
    const advice = new Map<string, string>();
    for (const code of [
      'UNAVAILABLE',
      'TIMEOUT',
      'DISAGREEMENT',
      'UNTRUSTED',
      'WRONG_NETWORK',
      'OFFCHAIN_REFUSED',
    ] as const) {
      const error = new ResolverError({ code, shortMessage: 'what happened' });
      const failing = { lookup: () => Promise.reject(error) };
      const found = await findCallee('bob.fake', { resolver: failing, pins, clock });
      if (found.callee) throw new Error('There is nobody to call');
      expect(found).toMatchObject({ reason: 'unknown', resolution: { error: { code } } });
      expect(found.sentence).toContain('bob.fake');
      advice.set(code, found.sentence);
    }
    expect(new Set(advice.values()).size).toBe(3);
    expect(advice.get('TIMEOUT')).toBe(advice.get('UNAVAILABLE'));
    for (const code of ['UNTRUSTED', 'WRONG_NETWORK'])
      expect(advice.get(code)).toBe(advice.get('DISAGREEMENT'));
  });

  it('says that a name expired also where nobody knows when', async () => {
    chain.entries.set('old.fake', { records: new Map(), expiresAt: new Date(clock.now() - 1) });
    const dated = await resolver.lookup('old.fake', { kinds: callKinds });
    const dateless = { lookup: async () => ({ ...dated, expiresAt: undefined }) };
    const [told, short] = await Promise.all(
      [resolver, dateless].map((each) => findCallee('old.fake', { resolver: each as never, pins, clock })),
    );
    if (told?.callee || short?.callee) throw new Error('There is nobody to call');
    expect(short?.reason).toBe('absent');
    expect(told?.sentence.replace(/ on [\d-]+/, '')).toBe(short?.sentence);
  });

  it('is not content with a stale answer', async () => {
    put('bob.fake', { 'did-key': didKeyOf(keyA) });
    await find('bob.fake');
    await clock.advance(10 * 60_000);
    chain.failWith(new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'No endpoint could be reached' }));
    expect(await find('bob.fake')).toMatchObject({ reason: 'unknown' });
    const old = await resolver.lookup('bob.fake', { kinds: callKinds });
    expect(old).toMatchObject({ state: 'found', freshness: { stale: true } });
    const stubborn = { lookup: async () => old };
    expect(await findCallee('bob.fake', { resolver: stubborn, pins, clock })).toMatchObject({
      reason: 'unknown',
      resolution: {
        state: 'unknown',
        input: 'bob.fake',
        name: { text: 'bob.fake' },
        error: { code: 'TOO_OLD' },
      },
    });
  });

  it('compares the key and the registration with the pin', async () => {
    const registeredAt = new Date(clock.now() - 1_000);
    put('bob.fake', { 'did-key': didKeyOf(keyA) }, registeredAt);
    const know = (pin: Pin) => pins.update(pin.name, () => [pin]);
    await know(pinOfKey('bob.fake', keyA, { registeredAt }));
    expect(await find('bob.fake')).toMatchObject({ callee: { pin: 'same' } });
    await know(pinOfKey('bob.fake', keyA));
    expect(await find('bob.fake')).toMatchObject({ callee: { pin: 'same' } });
    await know(pinOfKey('bob.fake', keyA, { registeredAt: new Date(0) }));
    expect(await find('bob.fake')).toMatchObject({ callee: { pin: 'changed' } });
    await know(pinOfKey('bob.fake', keyB, { registeredAt }));
    expect(await find('bob.fake')).toMatchObject({ callee: { pin: 'changed' } });
  });

  it('ends with the signal', async () => {
    chain.setDelay(60_000);
    const ending = new AbortController();
    const finding = findCallee('bob.fake', { resolver, pins, clock, signal: ending.signal });
    ending.abort();
    await expect(finding).rejects.toMatchObject({ code: 'ABORTED' });
  });
});
