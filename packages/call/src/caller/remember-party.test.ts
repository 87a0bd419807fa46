import { createMemoryPins, createResolver } from '@peername/resolver-core';
import { createFakeNameService, createManualClock } from '@peername/resolver-core/testing';
import { expect, it } from 'vitest';
import { createIdentity } from '../identity/create-identity.ts';
import { didKeyOf } from '../identity/key-text.ts';
import { callKinds } from './call-key.ts';
import { rememberParty } from './remember-party.ts';

const clock = createManualClock();
const chain = createFakeNameService({ clock });
const resolver = createResolver({ services: [chain], clock });
const id = didKeyOf(createIdentity(new Uint8Array(32).fill(7)).publicKey);
chain.entries.set('alice.fake', { records: new Map([['peer-id', id]]) });

it('remembers what a name was found to stand for, and the better kinds that it had not', async () => {
  const pins = createMemoryPins();
  await rememberParty(await resolver.lookup('alice.fake', { kinds: callKinds }), pins, clock);
  expect(await pins.get('alice.fake')).toMatchObject([
    { kind: 'did-key', id, lastSeen: new Date(clock.now()) },
  ]);
});

it('remembers nothing of a bare key, nor of a name that stands for nobody', async () => {
  const pins = createMemoryPins();
  await rememberParty(undefined, pins, clock);
  await rememberParty(await resolver.lookup('nobody.fake', { kinds: callKinds }), pins, clock);
  expect(await pins.get('nobody.fake')).toEqual([]);
});
