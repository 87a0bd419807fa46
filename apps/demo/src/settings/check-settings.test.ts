import { describe, expect, it } from 'vitest';
import { checkSettings } from './check-settings.ts';
import { defaultSettings, type Settings } from './settings.ts';

const problemsOf = (part: Partial<Settings>) => checkSettings({ ...defaultSettings(false), ...part });

describe('checkSettings', () => {
  it('takes what a page may contact: https and wss anywhere, plain connections to this machine', () => {
    const endpoints = [
      'https://rpc.example/key',
      'wss://rpc.example',
      'http://127.0.0.1:9944',
      'ws://localhost:1',
    ];
    expect(problemsOf({ azeroEndpoints: endpoints, ensEndpoints: endpoints })).toEqual({});
    expect(
      problemsOf({
        gateway: 'https://names.example',
        staexBridge: 'http://127.0.0.1:9377',
        overlayRanges: ['10.8.0.0/24', '200::/7'],
        iceServers: [
          { url: 'stun:stun.example' },
          { url: 'turns:relay.example:443?transport=tcp', username: 'ada', credential: 'secret' },
        ],
      }),
    ).toEqual({});
  });

  it.each([
    { azeroEndpoints: ['http://rpc.example'] },
    { azeroEndpoints: ['rpc.example'] },
    { ensEndpoints: ['javascript:alert(1)'] },
    { ensEndpoints: ['http://127.0.0.1.evil.example'] },
    { gateway: 'wss://names.example' },
    { gateway: 'http://names.example' },
    { staexBridge: 'https://bridge.example' },
    { staexBridge: '127.0.0.1:9377' },
    { overlayRanges: ['10.8.0.0'] },
    { overlayRanges: ['10.8.0.0/33'] },
    { overlayRanges: ['everything'] },
    { iceServers: [{ url: 'stun.example' }] },
    { iceServers: [{ url: 'turn:relay.example' }] },
    { iceServers: [{ url: 'turn:relay.example', username: 'ada', credential: '' }] },
  ] as const)('refuses %j at its field', (part) => {
    expect(Object.keys(problemsOf(part))).toEqual(Object.keys(part));
  });
});
