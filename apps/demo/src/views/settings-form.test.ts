import { describe, expect, it } from 'vitest';
import { defaultSettings, type Settings } from '../settings/settings.ts';
import { formOf, settingsOf } from './settings-form.ts';

describe('formOf and settingsOf', () => {
  it.each([
    {},
    {
      network: 'testnet',
      azeroEndpoints: ['https://a.example', 'wss://b.example'],
      offchain: true,
      gateway: 'https://names.example',
      staexBridge: 'http://127.0.0.1:9377',
      overlayRanges: ['10.8.0.0/24'],
      iceServers: [
        { url: 'stun:stun.example' },
        { url: 'turn:relay.example', username: 'ada', credential: 'secret' },
      ],
      lastMode: 'relay',
    },
  ] satisfies Partial<Settings>[])('give the settings back: %j', (part) => {
    const settings = { ...defaultSettings(false), ...part };
    expect(settingsOf(formOf(settings), settings)).toEqual(settings);
  });

  it('takes lists as people type them', () => {
    const settings = defaultSettings(false);
    const form = { ...formOf(settings), overlayRanges: ' 10.8.0.0/24,\n200::/7 ' };
    expect(settingsOf(form, settings).overlayRanges).toEqual(['10.8.0.0/24', '200::/7']);
  });
});
