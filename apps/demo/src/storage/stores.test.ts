import { didKeyOf, type Pin } from '@peername/call';
import { describe, expect, it } from 'vitest';
import { openContacts } from '../contacts/contacts.ts';
import { knownPeople, markCompared } from '../contacts/known-people.ts';
import { defaultSettings, type Settings } from '../settings/settings.ts';
import { createGatewayKeyStore } from './gateway-key-store.ts';
import { createMemoryStore } from './memory-store.ts';
import { networkKey } from './network-key.ts';
import { createPinStore, migratePins } from './pin-store.ts';
import { createUsedInviteStore } from './used-invite-store.ts';

const date = (day: number) => new Date(Date.UTC(2026, 0, day));

const pin: Pin = {
  name: 'carol.azero',
  kind: 'did-key',
  id: didKeyOf(new Uint8Array(32).fill(0x0b)),
  key: { type: 'ed25519', hex: `0x${'0b'.repeat(32)}` },
  firstSeen: date(1),
  lastSeen: date(2),
  registeredAt: undefined,
  block: 0n,
};

describe('createPinStore', () => {
  it('keeps what one identity has seen on one network from the others', async () => {
    const store = createMemoryStore();
    const alice = createPinStore(store, 'alice.azero', 'mainnet');
    const others = [
      createPinStore(store, 'bob.azero', 'mainnet'),
      createPinStore(store, 'alice.azero', 'testnet'),
      createPinStore(store, 'alice.azero', 'main'),
    ];
    await alice.update(pin.name, () => [pin]);
    expect(await alice.get('carol.azero')).toEqual([pin]);
    expect([...(await alice.all())]).toEqual([['carol.azero', [pin]]]);
    for (const other of others) {
      expect(await other.get('carol.azero')).toEqual([]);
      expect((await other.all()).size).toBe(0);
    }
    await alice.update(pin.name, () => []);
    expect(await store.entries('pins')).toEqual([]);
  });

  it('moves pins without a network to the one that is chosen, once', async () => {
    const store = createMemoryStore();
    const old = { name: pin.name, key: '0b'.repeat(32), firstSeen: date(1), lastSeen: date(2) };
    await store.put('pins', 'own|carol.azero', old);
    await store.put('pins', 'own|broken.azero', { name: 'broken.azero', key: 'x' });
    const known = { ...pin, name: 'dave.azero', id: 'newer' };
    await store.put('pins', 'own|dave.azero', { ...old, name: 'dave.azero' });
    await createPinStore(store, 'own', 'mainnet').update('dave.azero', () => [known]);
    await migratePins(store, 'mainnet');
    await migratePins(store, 'testnet');
    expect(await createPinStore(store, 'own', 'mainnet').get('carol.azero')).toEqual([pin]);
    expect(await createPinStore(store, 'own', 'mainnet').get('dave.azero')).toEqual([known]);
    expect((await store.entries('pins')).map(([key]) => key).sort()).toEqual([
      'own|broken.azero',
      'own|mainnet|carol.azero',
      'own|mainnet|dave.azero',
    ]);
  });
});

describe('networkKey', () => {
  it('tells one start of the local chains from the next', () => {
    const settings = (network: Settings['network']) => ({ ...defaultSettings(false), network });
    const devnet = (genesis?: string) => ({ azero: { http: '', router: '', registries: {}, genesis } });
    const [one, two] = [devnet(`0x${'1'.repeat(64)}`), devnet(`0x${'2'.repeat(64)}`)];
    const keys = [
      networkKey(settings('mainnet'), one),
      networkKey(settings('testnet'), undefined),
      networkKey(settings('devnet'), devnet()),
      networkKey(settings('devnet'), one),
      networkKey(settings('devnet'), two),
    ];
    expect(keys).toEqual(['mainnet', 'testnet', 'devnet', 'devnet-111111111111', 'devnet-222222222222']);
  });
});

describe('knownPeople', () => {
  it('are those one talked to, and then the other names that are remembered', () => {
    const lastCall = { at: date(3), direction: 'in' } as const;
    const pins = new Map([
      ['dave.azero', [{ ...pin, name: 'dave.azero' }]],
      ['carol.azero', [pin]],
    ]);
    expect(
      knownPeople(
        [
          { target: 'carol.azero', lastCall },
          { target: 'did:key:x', lastCall },
        ],
        pins,
      ),
    ).toEqual([
      { target: 'carol.azero', lastCall, pins: [pin] },
      { target: 'did:key:x', lastCall, pins: [] },
      { target: 'dave.azero', lastCall: undefined, pins: [{ ...pin, name: 'dave.azero' }] },
    ]);
  });

  it('are marked as compared by the key that calls go to', async () => {
    const pins = createPinStore(createMemoryStore(), 'own', 'mainnet');
    const other: Pin = { ...pin, kind: 'staex', id: 'x', key: { type: 'ed25519', hex: '0x00' } };
    await pins.update(pin.name, () => [other, pin]);
    await markCompared(pins, pin.name, date(5));
    expect(await pins.get(pin.name)).toEqual([other, { ...pin, comparedAt: date(5) }]);
  });
});

describe('createGatewayKeyStore', () => {
  it('keeps the keys of each gateway until they are forgotten', async () => {
    const keys = createGatewayKeyStore(createMemoryStore());
    const key = { thumbprint: 'k'.repeat(43), x: 'x'.repeat(43), expiresAt: date(1) };
    await keys.put('https://a.example', [key]);
    expect(await keys.get('https://a.example')).toEqual([key]);
    expect(await keys.get('https://b.example')).toBeUndefined();
    await keys.forget('https://a.example');
    expect(await keys.get('https://a.example')).toBeUndefined();
  });
});

describe('createUsedInviteStore', () => {
  it('remembers an invite until it has expired, and forgets it then', async () => {
    const store = createMemoryStore();
    let now = date(1).getTime();
    const used = createUsedInviteStore(store, () => now);
    await used.add('one', date(2));
    expect(await used.has('one')).toBe(true);
    expect(await used.has('two')).toBe(false);
    now = date(3).getTime();
    await used.add('two', date(4));
    expect(await store.entries('used-invites')).toEqual([['two', date(4).getTime()]]);
  });
});

describe('openContacts', () => {
  it('has each person once, who was called last first', async () => {
    const store = createMemoryStore();
    const contacts = await openContacts(store, 'own');
    const call = (day: number) => ({ at: date(day), direction: 'out' }) as const;
    await contacts.put({ target: 'alice.azero', lastCall: call(1) });
    await contacts.put({ target: 'bob.azero', lastCall: call(2) });
    await contacts.put({ target: 'alice.azero', lastCall: call(3) });
    const again = await openContacts(store, 'own');
    expect(again.list.value.map(({ target }) => target)).toEqual(['alice.azero', 'bob.azero']);
    await again.remove('alice.azero');
    expect((await openContacts(store, 'own')).list.value).toHaveLength(1);
    expect((await openContacts(store, 'alice.azero')).list.value).toEqual([]);
  });
});
