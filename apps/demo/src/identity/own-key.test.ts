import { didKeyOf, formatIdentityExport } from '@peername/call';
import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../storage/memory-store.ts';
import { type OwnKey, openOwnKey } from './own-key.ts';

const [one, other] = [1, 2].map((byte) => formatIdentityExport(new Uint8Array(32).fill(byte))) as [
  string,
  string,
];

function keyOf({ state }: OwnKey): string | undefined {
  return state.value.at === 'ready' ? didKeyOf(state.value.identity.publicKey) : undefined;
}

function publicKeyOf({ state }: OwnKey): Uint8Array {
  if (state.value.at !== 'ready') throw new Error('It is not open');
  return state.value.identity.publicKey;
}

describe('openOwnKey', () => {
  it('is the same person at the next visit', async () => {
    const store = createMemoryStore();
    const first = await openOwnKey(store);
    expect(first.state.value.at).toBe('none');
    await first.create('');
    await first.setName('bob.azero');
    const next = await openOwnKey(store);
    expect(keyOf(next)).toBe(keyOf(first));
    expect(next.name.value).toBe('bob.azero');
    await next.forget();
    expect((await openOwnKey(store)).state.value.at).toBe('none');
  });

  it('has the name of the key that it was set for, and of no other', async () => {
    const store = createMemoryStore();
    const here = await openOwnKey(store);
    await here.import(one, '');
    await here.setName('bob.azero');
    await here.import(one, '');
    expect(here.name.value).toBe('bob.azero');

    await here.import(other, '');
    expect(here.name.value).toBeUndefined();
    expect((await openOwnKey(store)).name.value).toBeUndefined();

    await here.setName('carol.azero');
    await here.forget();
    expect(here.name.value).toBeUndefined();
    await here.create('');
    expect(here.name.value).toBeUndefined();
    expect((await openOwnKey(store)).name.value).toBeUndefined();
  });

  it('loses its name to a key that is imported while it is locked: nobody can tell that it is the same', async () => {
    const store = createMemoryStore();
    const here = await openOwnKey(store);
    await here.import(one, 'correct horse');
    await here.setName('bob.azero');
    const next = await openOwnKey(store);
    await next.import(one, '');
    expect(next.name.value).toBeUndefined();
  });

  it('does not claim the name of a key that the browser cannot open any more with the one that is made for it', async () => {
    const store = createMemoryStore();
    const first = await openOwnKey(store);
    await first.create('');
    await first.setName('bob.azero');
    const [[slot, kept] = ['', {}]] = await store.entries('keys');
    await store.put('keys', slot, { ...(kept as object), sealed: new ArrayBuffer(48) });
    const next = await openOwnKey(store);
    expect(next.state.value.at).toBe('none');
    expect(await next.create('')).toBe(true);
    expect(next.name.value).toBeUndefined();
    expect((await openOwnKey(store)).name.value).toBeUndefined();
  });

  it('takes the name along with the key that another tab has put in its place', async () => {
    const store = createMemoryStore();
    const here = await openOwnKey(store);
    await here.import(one, 'correct horse');
    await here.setName('bob.azero');
    const sleeping = await openOwnKey(store);
    await here.import(other, '');
    await here.setName('carol.azero');
    await sleeping.unlock('');
    expect(keyOf(sleeping)).toBe(keyOf(here));
    expect(sleeping.name.value).toBe('carol.azero');
  });

  it('asks for the passphrase, and takes only the right one', async () => {
    const store = createMemoryStore();
    const first = await openOwnKey(store);
    await first.create('correct horse');
    const next = await openOwnKey(store);
    expect(next.state.value.at).toBe('locked');
    expect(await next.unlock('wrong horse')).toMatchObject({ code: 'wrong-passphrase' });
    expect(next.state.value.at).toBe('locked');
    expect(await next.unlock('correct horse')).toBeUndefined();
    expect(keyOf(next)).toBe(keyOf(first));
  });

  it.each(['', 'correct horse'])(
    'is never replaced by the key of a tab that has slept (passphrase %j)',
    async (word) => {
      const store = createMemoryStore();
      const [here, sleeping] = [await openOwnKey(store), await openOwnKey(store)];
      expect(await here.create(word)).toBe(true);
      expect(await sleeping.create('')).toBe(false);
      expect(sleeping.state.value.at).toBe(word === '' ? 'ready' : 'locked');
      await sleeping.unlock(word);
      expect(keyOf(sleeping)).toBe(keyOf(here));
    },
  );

  it.each(['', 'correct horse'])(
    'notices that another tab has taken another key or none (passphrase %j)',
    async (word) => {
      const store = createMemoryStore();
      const [here, there] = [await openOwnKey(store), await openOwnKey(store)];
      await here.create(word);
      const mine = publicKeyOf(here);
      expect(await here.holds(mine)).toBe(true);
      expect(await here.holds(new Uint8Array(32))).toBe(false);
      const elsewhere = await openOwnKey(createMemoryStore());
      await elsewhere.create('');
      await there.import((await elsewhere.export('a word')) ?? '', 'a word');
      expect(await here.holds(mine)).toBe(false);
      expect(await there.holds(publicKeyOf(elsewhere))).toBe(true);
      await there.forget();
      expect(await there.holds(publicKeyOf(elsewhere))).toBe(false);
      const next = await openOwnKey(store);
      await next.create(word);
      const again = await openOwnKey(store);
      await again.unlock(word);
      expect(await again.holds(publicKeyOf(next))).toBe(true);
    },
  );

  it('keeps no secret that a copy of the store could be opened with', async () => {
    const store = createMemoryStore();
    await (await openOwnKey(store)).create('');
    const [[, kept] = []] = await store.entries('keys');
    const { box } = kept as { box: CryptoKey };
    expect(box.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('raw', box)).rejects.toThrow();
  });

  it('goes to another device by its export, and to nobody without the passphrase', async () => {
    const here = await openOwnKey(createMemoryStore());
    await here.create('');
    const line = (await here.export('a passphrase')) ?? '';
    const there = await openOwnKey(createMemoryStore());
    expect(await there.import(line, 'another')).toMatchObject({ code: 'wrong-passphrase' });
    expect(await there.import(line.slice(0, -2), 'a passphrase')).toMatchObject({ code: 'damaged' });
    expect(there.state.value.at).toBe('none');
    expect(await there.import(line, 'a passphrase')).toBeUndefined();
    expect(keyOf(there)).toBe(keyOf(here));
  });
});
