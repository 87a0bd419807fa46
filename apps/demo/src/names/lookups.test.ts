import { afterEach, expect, test, vi } from 'vitest';
import { defaultSettings } from '../settings/settings.ts';
import { createLookups } from './lookups.ts';

afterEach(() => vi.unstubAllGlobals());

test.each(['bob', 'two words.azero', '<img/src=x>.azero', '..azero', 'a'.repeat(5_000), ''])(
  'refuses %j as no name, by its outcome and without asking anybody',
  async (text) => {
    const { dialling, checking } = createLookups(defaultSettings(false), undefined);
    for (const lookup of [dialling, checking]) {
      const resolution = await lookup.lookup(text);
      expect(resolution.state === 'unknown' && resolution.error.code).toBe('INVALID_NAME');
    }
  },
);

test.each([
  ['UNAVAILABLE', '/rpc', `0x${'11'.repeat(32)}`],
  ['CONTRACT', 'http://127.0.0.1:9944', '5…'],
])(
  'says %s by the outcome of a lookup where the host of the page has mistyped its chains',
  async (code, http, router) => {
    const { dialling, checking } = createLookups(defaultSettings(true), {
      azero: { http, router, registries: {} },
    });
    for (const lookup of [dialling, checking])
      await expect(lookup.lookup('alice.azero')).rejects.toMatchObject({ code });
  },
);

test('lets go of the endpoints once what is being looked up is answered', async () => {
  let goOffline = (): void => {};
  const network = new Promise<never>((_, reject) => {
    goOffline = () => reject(new TypeError('offline'));
  });
  vi.stubGlobal('fetch', () => network);
  const { dialling, close } = createLookups(defaultSettings(false), undefined);
  const codeOf = async (name: string): Promise<string | undefined> => {
    const resolution = await dialling.lookup(name);
    return resolution.state === 'unknown' ? resolution.error.code : undefined;
  };
  const underWay = codeOf('alice.azero');
  const closed = close();
  goOffline();
  expect(await underWay).toBe('UNAVAILABLE');
  await closed;
  expect(await codeOf('bob.azero')).toBe('CLOSED');
});
