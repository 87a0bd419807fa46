import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasRelay, iceConfigurationOf } from './ice-configuration.ts';
import { parseIceServer } from './ice-server.ts';

describe('parseIceServer', () => {
  test.each([
    ['stun:stun.example.org', { urls: 'stun:stun.example.org' }],
    [' STUN:Stun.Example.org:3478 ', { urls: 'stun:stun.example.org:3478' }],
    ['stuns:[2001:db8::1]:5349', { urls: 'stuns:[2001:db8::1]:5349' }],
    ['turn:ada:secret@192.0.2.1', { urls: 'turn:192.0.2.1', username: 'ada', credential: 'secret' }],
    [
      'turns:ada:se%3Acr%40et@relay.example.org:443?transport=tcp',
      {
        urls: 'turns:relay.example.org:443?transport=tcp',
        username: 'ada',
        credential: 'se:cr@et',
      },
    ],
    [
      'turn:1700000000:ada:x@relay.example.org',
      { urls: 'turn:relay.example.org', username: '1700000000', credential: 'ada:x' },
    ],
  ])('reads %s', (text, server) => expect(parseIceServer(text)).toEqual({ ok: true, server }));

  test('takes user and password from fields of their own', () => {
    expect(
      parseIceServer('turn:relay.example.org', { username: '1700000000:ada', credential: 'a/b' }),
    ).toEqual({
      ok: true,
      server: { urls: 'turn:relay.example.org', username: '1700000000:ada', credential: 'a/b' },
    });
  });

  test.each([
    ['', /^Begin with stun:/],
    ['https://relay.example.org', /^Begin with stun:/],
    ['turn://ada:secret@relay.example.org', /two slashes/],
    ['turn:relay.example.org', /needs a user and a password/],
    ['turn:ada@relay.example.org', /needs a user and a password/],
    ['stun:ada:secret@stun.example.org', /takes no user/],
    ['stun:stun.example.org?transport=tcp', /takes no \?transport/],
    ['turn:ada:%zz@relay.example.org', /percent-encoded/],
    ['turn:ada:secret@relay.example.org:0', /no host with a port/],
    ['turn:ada:secret@relay.example.org:65536', /no host with a port/],
    ['turn:ada:secret@relay.example.org?transport=tls', /no host with a port/],
    ['turn:ada:secret@10.0.0.256', /no host with a port/],
    ['turn:ada:secret@relay.example.org/x', /no host with a port/],
    ['turn:ada:secret@-', /no host with a port/],
    [`stun:${'a'.repeat(600)}`, /at most 512/],
  ])('refuses %s', (text, sentence) => {
    expect(parseIceServer(text)).toEqual({ ok: false, sentence: expect.stringMatching(sentence) });
  });

  test('never throws, and gives what a browser takes', () => {
    const text = fc.oneof(
      fc.string(),
      fc.stringMatching(/^(stuns?|turns?):[a-z0-9%@:.[\]?=-]{0,40}$/),
      fc
        .tuple(fc.constantFrom('stun:', 'turn:a:b@'), fc.domain(), fc.integer({ max: 70_000 }))
        .map(([start, host, port]) => `${start}${host}:${port}`),
    );
    fc.assert(
      fc.property(text, (text) => {
        const input = parseIceServer(text);
        if (input.ok)
          expect(String(input.server.urls)).toMatch(
            /^(stuns?|turns?):[a-z0-9.[\]:-]+(\?transport=(udp|tcp))?$/,
          );
      }),
      { numRuns: 50_000 },
    );
  });
});

describe('iceConfigurationOf', () => {
  const stun: RTCIceServer = { urls: 'stun:stun.example.org' };
  const turn: RTCIceServer = { urls: ['turn:relay.example.org'], username: 'ada', credential: 'secret' };

  test.each([
    ['relay', 'relay', [turn]],
    ['overlay', 'all', []],
    ['lan', 'all', []],
    ['direct', 'all', [stun, turn]],
  ] as const)('asks no more servers in %s mode than it takes', (mode, iceTransportPolicy, iceServers) => {
    expect(iceConfigurationOf({ mode, iceServers: [stun, turn] })).toEqual({
      iceServers,
      iceTransportPolicy,
      bundlePolicy: 'max-bundle',
    });
  });

  test('asks nobody by default', () => {
    expect(iceConfigurationOf({ mode: 'direct' }).iceServers).toEqual([]);
    expect(hasRelay(stun)).toBe(false);
  });
});
