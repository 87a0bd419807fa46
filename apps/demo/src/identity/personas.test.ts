import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../storage/memory-store.ts';
import { openOwnKey } from './own-key.ts';
import { createPersonas } from './personas.ts';

const tests = ['alice.azero', 'bob.azero'].map((name, i) => ({ name, seed: `0${i + 1}`.repeat(32) }));

describe('createPersonas', () => {
  it('is nobody until a key is made or a test identity is chosen', async () => {
    const ownKey = await openOwnKey(createMemoryStore());
    const personas = createPersonas(ownKey, tests);
    expect(personas.current.value).toBeUndefined();
    personas.be('bob.azero');
    expect(personas.current.value).toMatchObject({ name: 'bob.azero', isTest: true });
    personas.be('own');
    expect(personas.current.value).toBeUndefined();
    await ownKey.create('');
    expect(personas.current.value).toMatchObject({ id: 'own', isTest: false });
  });

  it('tries the links of everybody that this tab could be, the current one first', async () => {
    const ownKey = await openOwnKey(createMemoryStore());
    await ownKey.create('');
    const personas = createPersonas(ownKey, tests);
    const ids = () => personas.all.value.map(({ id }) => id);
    expect(ids()).toEqual(['own', 'alice.azero', 'bob.azero']);
    personas.be('bob.azero');
    expect(ids()).toEqual(['bob.azero', 'own', 'alice.azero']);
  });
});
