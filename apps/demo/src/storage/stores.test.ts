import { describe, expect, it } from 'vitest';
import { openContacts } from '../contacts/contacts.ts';
import { createMemoryStore } from './memory-store.ts';
import { createPinStore } from './pin-store.ts';
import { createUsedInviteStore } from './used-invite-store.ts';

const date = (day: number) => new Date(Date.UTC(2026, 0, day));

describe('createPinStore', () => {
  it('keeps what one identity has seen from the others', async () => {
    const store = createMemoryStore();
    const alice = createPinStore(store, 'alice.azero');
    const bob = createPinStore(store, 'bob.azero');
    const pin = { name: 'carol.azero', key: '00', firstSeen: date(1), lastSeen: date(2) };
    await alice.put(pin);
    expect(await alice.get('carol.azero')).toEqual(pin);
    expect(await bob.get('carol.azero')).toBeUndefined();
    expect([await alice.all(), await bob.all()]).toEqual([[pin], []]);
    await alice.delete('carol.azero');
    expect(await alice.all()).toEqual([]);
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
