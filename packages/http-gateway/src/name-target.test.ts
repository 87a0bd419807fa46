import { ens } from '@peername/ens';
import { createResolver } from '@peername/resolver-core';
import { createFakeNameService, createManualClock } from '@peername/resolver-core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGateway } from './create-gateway.ts';

function rig() {
  const clock = createManualClock();
  const fake = createFakeNameService({ clock });
  // The rules of real names on a chain that is not there.
  const { parse, supports } = ens();
  const dotted = { ...createFakeNameService({ clock, id: 'ens' }), parse, supports, fallback: true };
  const gateway = createGateway(createResolver({ services: [fake, dotted], clock }), { clock });
  const get = async (target: string) => gateway.fetch(new Request(`http://gateway.test${target}`));
  return { fake, get };
}

describe('the target of a question', () => {
  it.each([
    ['/v1/names/Alice.FAKE', '/v1/names/alice.fake'],
    ['/v1/names/%20alice.fake%0A', '/v1/names/alice.fake'],
    ['/v1/names/alice%2Efake', '/v1/names/alice.fake'],
    ['/v1/names/alice%2efake', '/v1/names/alice.fake'],
    ['/v1/%6eames/alice.fake', '/v1/names/alice.fake'],
    ['/v1/names/alice.fake/%72ecords', '/v1/names/alice.fake/records'],
    ['/v1/names/ALICE.fake/records?keys=b,a,b', '/v1/names/alice.fake/records?keys=a,b'],
    ['/v1/names/alice.fake/records?keys=it%27s%2cb', '/v1/names/alice.fake/records?keys=b,it%27s'],
    ["/v1/names/alice.fake/records?keys=it's,b", '/v1/names/alice.fake/records?keys=b,it%27s'],
    ['/v1/names/alice.fake/records?keys=a+b', '/v1/names/alice.fake/records?keys=a%20b'],
    ['/v1/names/alice.fake?kinds=tor,staex,tor', '/v1/names/alice.fake?kinds=tor,staex'],
    ['/v1/names/alice.fake?kinds=tor%2Cstaex', '/v1/names/alice.fake?kinds=tor,staex'],
    ['/v1/names/alice.fake?minBlock=1&maxAge=2', '/v1/names/alice.fake?maxAge=2&minBlock=1'],
    ['/v1/names/alice.fake?policy=cache-first&optIn=0', '/v1/names/alice.fake'],
    ['/v1/names/alice.fake?', '/v1/names/alice.fake'],
    ['/v1/names/alice.fake?&&', '/v1/names/alice.fake'],
    ['/v1/names/Vitalik.eth', '/v1/names/vitalik.eth'],
    ['/v1/names/fa%c3%9f.eth', '/v1/names/fa%C3%9F.eth'],
    ['/v1/names/e%CC%81.eth', '/v1/names/%C3%A9.eth'],
    ['/v1/names/ⓐ.eth', '/v1/names/a.eth'],
  ])('%s leads to %s', async (target, location) => {
    const { get } = rig();
    const response = await get(target);
    expect([response.status, response.headers.get('location')]).toEqual([308, location]);
    expect(response.headers.get('cache-control')).toBe('public, max-age=3600');
    expect((await get(location)).status).not.toBe(308);
  });

  it.each([
    '/v1/names/./alice.fake',
    '/v1/names/%2e/alice.fake',
    '/v1/else/../names/alice.fake',
    '/v1/else/%2E%2e/names/alice.fake',
    '/v1/names/alice.fake#here',
    '/v1/names/faß.eth',
    '/v1/names/👍.eth',
  ])('%s is what every client takes it for', async (target) => {
    const { get } = rig();
    expect((await get(target)).status).toBe(404);
  });

  it.each([
    ['/v1/names/alice%252Efake', 400],
    ['/v1/names/%2e%2e%2fadmin', 400],
    ['/v1/names/alice.fake%00', 400],
    ['/v1/names/alice.fake%0d%0aset-cookie:x=1', 400],
    ['/v1/names/%u0061.fake', 400],
    ['/v1/names/a%.fake', 400],
    ['/v1/names/%FF.fake', 400],
    ['/v1/names/%ED%A0%80.fake', 400],
    ['/v1/names/alice.fake;x=1', 400],
    ['/v1/names/a_b.fake', 400],
    ['/v1/names/а\u0440.а-a.eth', 400],
    ['/v1/names/..eth', 400],
    ['/v1/names/a..eth', 400],
    [`/v1/names/${'a'.repeat(300)}.eth`, 400],
  ])('%s is %i', async (target, status) => {
    const { get, fake } = rig();
    expect((await get(target)).status).toBe(status);
    expect(fake.calls.reads).toBe(0);
  });

  it('is reached in one step from wherever one begins', async () => {
    const { get } = rig();
    const parts = fc.constantFrom(
      'a',
      'B',
      'é',
      'e\u0301',
      '👍',
      'ß',
      "'",
      '’',
      '-',
      '.',
      '%',
      '%41',
      '%2e',
      '%27',
      '+',
      ',',
      '&',
      '=',
      '?',
      '#',
      'keys=',
      'kinds=',
      'tor',
      'maxAge=1',
      'policy=cache-first',
      '/records',
      ' ',
      '\t',
      '(',
      '*',
      '~',
      '!',
      '"',
      '<',
      '\\',
      '|',
      '^',
      '`',
    );
    const targets = fc.array(parts, { maxLength: 12 }).map((p) => `/v1/names/a${p.join('')}`);
    await fc.assert(
      fc.asyncProperty(targets, async (target) => {
        const response = await get(target);
        expect(response.status).toBeLessThan(502);
        if (response.status !== 308) return;
        const location = response.headers.get('location') as string;
        expect(location).toMatch(/^\/v1\/names\/[!-~]+$/);
        expect(new URL(location, 'http://gateway.test').href).toBe(`http://gateway.test${location}`);
        expect((await get(location)).status).not.toBe(308);
      }),
      { numRuns: 3_000 },
    );
  });
});
