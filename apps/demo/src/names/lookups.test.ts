import { expect, test } from 'vitest';
import { defaultSettings } from '../settings/settings.ts';
import { createLookups } from './lookups.ts';

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
