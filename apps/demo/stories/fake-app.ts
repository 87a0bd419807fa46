import { type CallState, createIdentity } from '@peername/call';
import { signal } from '@preact/signals';
import type { App, ViewName } from '../src/app.ts';
import type { ActiveCall } from '../src/calls/active-call.ts';
import type { CallScreen } from '../src/calls/calls.ts';
import type { Talk } from '../src/calls/talk.ts';
import { openContacts } from '../src/contacts/contacts.ts';
import { openOwnKey } from '../src/identity/own-key.ts';
import { createPersonas } from '../src/identity/personas.ts';
import { createDeviceList } from '../src/media/device-list.ts';
import { createLocalMedia } from '../src/media/local-media.ts';
import { openSettings } from '../src/settings/settings-store.ts';
import { createMemoryStore } from '../src/storage/memory-store.ts';
import { createPinStore } from '../src/storage/pin-store.ts';
import { callee, change, pin } from './samples.ts';

const store = createMemoryStore();
const ownKey = await openOwnKey(store);
const settings = await openSettings(store, true);
const contacts = await openContacts(store, 'own');
const pins = createPinStore(store, 'own', 'mainnet');
const day = 86_400_000;
await contacts.put({
  target: 'alice.azero',
  lastCall: { at: new Date(Date.now() - 2 * day), direction: 'out' },
});
await contacts.put({
  target: 'did:key:z6Mkt6316e2PN3mZdB6N9CrzomJYUd1s5yBZi1XYHmwT9TUP',
  lastCall: { at: new Date(Date.now() - 7_200_000), direction: 'in' },
});
await pins.update(pin.name, () => [pin]);
await pins.update('bob.azero', () => [{ ...pin, name: 'bob.azero', comparedAt: new Date() }]);

/** What a story differs in. */
export interface FakeOptions {
  readonly view?: ViewName;
  readonly screen?: CallScreen;
  readonly tests?: boolean;
  readonly key?: boolean;
  /** Names that are looked up have changed. */
  readonly changed?: boolean;
}

/** An app in which nothing is connected to anything. */
export function fakeApp({
  view = 'home',
  screen = { at: 'none' },
  tests = false,
  key = true,
  changed = false,
}: FakeOptions): App {
  if (key) void ownKey.create('');
  const current = signal(view);
  const screens = signal(screen);
  const identities = ['alice.azero', 'bob.azero'].map((name, i) => ({ name, seed: `0${i + 1}`.repeat(32) }));
  return {
    view: current,
    go: (next) => {
      current.value = next;
    },
    page: { devnet: undefined, identities: tests ? identities : [] },
    settings,
    ownKey,
    personas: createPersonas(ownKey, tests ? identities : []),
    find: async (name) => {
      if (!changed) return { callee };
      const before = { ...pin, name, comparedAt: name === 'bob.azero' ? new Date() : undefined };
      return { callee: { ...callee, name, pin: 'changed', change: { ...change, before } } };
    },
    calls: {
      screen: screens,
      refusedReply: signal(undefined),
      dial: async () => {},
      openLink: async () => undefined,
      openAddress: async () => {},
      dismiss: async () => {
        screens.value = { at: 'none' };
      },
    },
    people: signal({ contacts, pins }),
    devices: createDeviceList(),
    isDurable: true,
  };
}

/** A call that stays where it is. */
export function fakeCall(state: CallState, talk?: Talk): CallScreen {
  const persona = {
    id: 'bob.azero',
    name: 'bob.azero',
    identity: createIdentity(new Uint8Array(32).fill(1)),
    isTest: true,
  };
  const call: ActiveCall = {
    state: signal(state),
    persona,
    target: 'alice.azero',
    media: createLocalMedia(),
    talk: signal(talk),
    quality: signal({
      path: 'direct',
      roundTrip: 32,
      loss: 0.02,
      codecs: ['Opus', 'VP8'],
      picture: '1280×720',
    }),
    begin: async () => {},
    proceed: async () => {},
    acceptChange: async () => {},
    takeReply: async () => ({
      code: 'damaged',
      sentence: 'Part of this link was lost on the way. Ask for it again.',
    }),
    end: async () => {},
  };
  return { at: 'call', call };
}
