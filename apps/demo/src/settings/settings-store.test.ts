import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../storage/memory-store.ts';
import { openSettings } from './settings-store.ts';

describe('openSettings', () => {
  it('brings back nothing that another tab has changed', async () => {
    const store = createMemoryStore();
    await (await openSettings(store, false)).change({ gateway: 'https://old.example', offchain: true });
    const [here, sleeping] = [await openSettings(store, false), await openSettings(store, false)];
    await here.change({ gateway: undefined, offchain: false });
    await sleeping.change({ lastMode: 'relay' });
    for (const settings of [sleeping, await openSettings(store, false)])
      expect(settings.current.value).toMatchObject({
        gateway: undefined,
        offchain: false,
        lastMode: 'relay',
      });
  });

  it('goes back to the network of the page where there are no local chains any more', async () => {
    const store = createMemoryStore();
    await (await openSettings(store, true)).change({ network: 'devnet' });
    const settings = await openSettings(store, false);
    await settings.change({ lastMode: 'lan' });
    expect(settings.current.value).toMatchObject({ network: 'mainnet', lastMode: 'lan' });
  });

  it('holds a change at once', async () => {
    const settings = await openSettings(createMemoryStore(), false);
    const changing = settings.change({ lastMode: 'lan' });
    expect(settings.current.value.lastMode).toBe('lan');
    await changing;
  });
});
