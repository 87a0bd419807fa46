import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../settings/settings.ts';
import { modeToBegin } from './mode-texts.ts';

describe('modeToBegin', () => {
  const settings = defaultSettings(false);
  const relay = { url: 'turn:relay.example.org', username: 'ada', credential: 'secret' };

  it('is what was chosen last', () => {
    expect(modeToBegin({ ...settings, lastMode: 'lan' }, 'direct')).toBe('lan');
    expect(modeToBegin({ ...settings, lastMode: 'relay', iceServers: [relay] })).toBe('relay');
  });

  it('is the first one, if there is any, where nothing was chosen yet', () => {
    expect(modeToBegin(settings, 'direct')).toBe('direct');
    expect(modeToBegin(settings)).toBeUndefined();
  });

  it('is none where that relay or overlay is gone: who hid behind it is not shown for want of it', () => {
    for (const lastMode of ['relay', 'overlay'] as const)
      expect(modeToBegin({ ...settings, lastMode }, 'direct')).toBeUndefined();
  });
});
