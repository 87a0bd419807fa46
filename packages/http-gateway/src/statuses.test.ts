import { createResolver, type ErrorCode, errorCodes, ResolverError } from '@peername/resolver-core';
import { createFakeNameService, createManualClock } from '@peername/resolver-core/testing';
import { describe, expect, it } from 'vitest';
import { createGateway } from './create-gateway.ts';
import type { GatewayOptions } from './gateway-options.ts';
import { foundSchema, problemSchema, recordsSchema } from './response-schemas.ts';

const staexId = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';
const otherId = 'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80';
const start = Date.UTC(2026, 0, 1);

function rig(options: GatewayOptions = {}) {
  const clock = createManualClock(start);
  const service = createFakeNameService({ clock });
  const put = (name: string, records: Record<string, string>, expiresAt?: number) =>
    service.entries.set(name, {
      records: new Map(Object.entries(records)),
      account: 'acct-owner',
      registeredAt: new Date(start - 1_000),
      ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) }),
    });
  put('alice.fake', { 'staex-id': staexId, url: 'https://alice.example' });
  put('bare.fake', { url: 'https://bare.example' });
  put('old.fake', { 'staex-id': staexId }, start - 5_000);
  put('broken.fake', { 'staex-id': 'h8syf1xcv3rvee' });
  put('torn.fake', { 'staex-id': staexId, 'io.staex.id': otherId });
  put('short.fake', { 'staex-id': staexId }, start + 20_500);
  const gateway = createGateway(createResolver({ services: [service], clock }), { clock, ...options });
  const get = async (target: string, init: RequestInit = {}) =>
    gateway.fetch(new Request(`http://gateway.test${target}`, init));
  return { clock, service, gateway, get };
}

const found = 'public, max-age=60, stale-while-revalidate=60, stale-if-error=86400';
const absent = 'public, max-age=30';

describe('the status of a state', () => {
  it.each([
    ['/v1/names/alice.fake', 200, undefined, found],
    ['/v1/names/alice.fake/records', 200, undefined, found],
    ['/v1/names/bare.fake/records?keys=url', 200, undefined, found],
    ['/v1/names/nobody.fake', 404, 'name-absent', absent],
    ['/v1/names/nobody.fake/records', 404, 'name-absent', absent],
    ['/v1/names/bare.fake', 404, 'record-absent', absent],
    ['/v1/names/alice.fake?kinds=tor', 404, 'record-absent', absent],
    ['/v1/names/old.fake', 410, 'name-expired', absent],
    ['/v1/names/old.fake/records', 410, 'name-expired', absent],
    ['/v1/names/broken.fake', 422, 'malformed-record', found],
    ['/v1/names/torn.fake', 422, 'record-conflict', found],
    ['/v1/names/alice.elsewhere', 501, 'UNSUPPORTED_NAME', 'no-store'],
    ['/v1/names/alice', 400, 'INVALID_NAME', 'no-store'],
    ['/v1/names/a%20b.fake', 400, 'INVALID_NAME', 'no-store'],
  ])('%s is %i %s', async (target, status, code, cacheControl) => {
    const { get } = rig();
    const response = await get(target);
    expect(response.status).toBe(status);
    expect(response.headers.get('cache-control')).toBe(cacheControl);
    const json = await response.json();
    expect(json.code).toBe(code);
    if (status === 200) {
      expect(response.headers.get('content-type')).toBe('application/json');
      expect((target.includes('records') ? recordsSchema : foundSchema).parse(json)).toEqual(json);
    } else {
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(problemSchema.parse(json)).toEqual(json);
      expect([json.status, json.type]).toEqual([
        status,
        expect.stringMatching(/^urn:peername:problem:[a-z-]+$/),
      ]);
    }
  });
});

// One status for each code. What an endpoint asks of the gateway is no fault of the client.
const statuses = {
  INVALID_NAME: 400,
  UNSUPPORTED_NAME: 501,
  ABORTED: 499,
  TIMEOUT: 504,
  UNAVAILABLE: 503,
  RATE_LIMITED: 503,
  PROTOCOL: 502,
  TOO_LARGE: 502,
  WRONG_NETWORK: 502,
  CONTRACT: 502,
  DISAGREEMENT: 502,
  UNTRUSTED: 502,
  OFFCHAIN_REFUSED: 502,
  OFFCHAIN_FAILED: 502,
  PIN_CHANGED: 502,
  TOO_OLD: 503,
  BUSY: 503,
  CLOSED: 503,
  INTERNAL: 500,
} as const satisfies Record<ErrorCode, number>;

describe('the status of an error', () => {
  it.each(errorCodes.map((code) => [code, statuses[code]] as const))('%s is %i', async (code, status) => {
    const { get, service } = rig();
    service.failWith(
      new ResolverError({ code, shortMessage: 'what happened', details: 'a detail', retryAfter: 2_500 }),
    );
    for (const target of ['/v1/names/alice.fake', '/v1/names/nobody.fake/records']) {
      const response = await get(target);
      expect(response.status).toBe(status);
      expect(response.status).not.toBe(404);
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(response.headers.get('etag')).toBeNull();
      const waits = status === 503 || status === 504;
      expect(response.headers.get('retry-after')).toBe(waits ? (code === 'CLOSED' ? '1' : '3') : null);
      const json = await response.json();
      expect(problemSchema.parse(json)).toEqual(json);
      expect(json.code).toBe(code === 'RATE_LIMITED' ? 'UNAVAILABLE' : code);
      if (status >= 503) expect(json.retryable).toBe(true);
      if (code === 'INTERNAL') expect(JSON.stringify(json)).not.toContain('a detail');
    }
  });

  it('that is no error of ours is 500, and the client is not told what broke', async () => {
    const seen: unknown[] = [];
    const { get, service } = rig({ observe: ({ error }) => seen.push(error?.details) });
    service.read = () => Promise.reject(new TypeError('secret of the house'));
    const response = await get('/v1/names/alice.fake');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
    expect(seen).toEqual(['TypeError: secret of the house']);
  });

  it('of a chain that hangs is 504 within the time that a request may take', async () => {
    const { get, service, clock } = rig();
    service.setDelay(60_000);
    const response = get('/v1/names/alice.fake');
    await clock.advance(1_900);
    expect((await response).status).toBe(504);
    expect((await response).headers.get('retry-after')).toBe('1');
  });

  it('of an answer that only the cache was asked for is 503 without a promise that it will be there later', async () => {
    const { get } = rig();
    const response = await get('/v1/names/alice.fake?policy=cache-only');
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, null]);
    expect(await response.json()).toMatchObject({ retryable: false, error: { reason: 'not-cached' } });
  });

  it('of a block that no endpoint has reached is 503', async () => {
    const { get } = rig();
    const response = await get('/v1/names/alice.fake?minBlock=101');
    expect([response.status, (await response.json()).code]).toEqual([503, 'TOO_OLD']);
  });
});

describe('the status of a request that is turned down', () => {
  it.each([
    ['GET', '/', 404],
    ['GET', '/v1/names', 404],
    ['GET', '/v1/names/', 404],
    ['GET', '/v1/names/a.fake/', 404],
    ['GET', '/v1/names/a.fake/else', 404],
    ['GET', '//v1/names/a.fake', 404],
    ['GET', '/v1/namesXbatch', 404],
    ['GET', `/v1/names/a.fake?keys=${'a'.repeat(3_000)}`, 414],
    ['POST', '/v1/names/a.fake', 405],
    ['DELETE', '/v1/names/a.fake', 405],
    ['PUT', '/v1/services', 405],
    ['PROPFIND', '/v1/names/a.fake', 405],
    ['GET', '/v1/names:batch', 405],
    ['GET', '/v1/names/%E0%A4%A', 400],
    ['GET', '/v1/names/a.fake?x=1', 400],
  ])('%s %s is %i', async (method, target, status) => {
    const routes: string[] = [];
    const { get } = rig({ observe: ({ route }) => routes.push(route) });
    const response = await get(target, { method });
    // A landing page may be served at the root.
    if (target === '/') return;
    expect(response.status).toBe(status);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const json = await response.json();
    expect(problemSchema.parse(json)).toEqual(json);
    expect(routes).toHaveLength(1);
  });

  it.each([
    ['/v1/names/a.fake', 'GET, HEAD, OPTIONS'],
    ['/v1/names/a.fake/records', 'GET, HEAD, OPTIONS'],
    ['/v1/services', 'GET, HEAD, OPTIONS'],
    ['/readyz', 'GET, HEAD, OPTIONS'],
    ['/v1/names:batch', 'POST, OPTIONS'],
  ])('says which methods %s has', async (target, allow) => {
    const { get } = rig();
    expect((await get(target, { method: 'PATCH' })).headers.get('allow')).toBe(allow);
  });
});

describe('HEAD', () => {
  it.each([
    '/v1/names/alice.fake',
    '/v1/names/nobody.fake',
    '/v1/names/ALICE.fake',
    '/v1/names/alice.fake/records',
    '/v1/names/alice.nowhere',
    '/v1/services',
    '/livez',
    '/readyz',
    '/openapi.json',
    '/nothing',
  ])('of %s has the headers of GET and no body', async (target) => {
    const [one, two] = [rig(), rig()];
    // Cold, then from memory.
    for (let i = 0; i < 2; i++) {
      const got = await one.get(target);
      const head = await two.get(target, { method: 'HEAD' });
      expect(head.status).toBe(got.status);
      expect(Object.fromEntries(head.headers)).toEqual(Object.fromEntries(got.headers));
      expect(await head.text()).toBe('');
    }
  });

  it('of a stream leaves none running', async () => {
    const { get, gateway, clock } = rig();
    const response = await get('/v1/watch?names=alice.fake', { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
    await clock.advance(0);
    expect(gateway.stats().streams).toBe(0);
  });
});

describe('OPTIONS', () => {
  it('lets every page ask', async () => {
    const { get } = rig();
    const response = await get('/v1/names:batch', {
      method: 'OPTIONS',
      headers: { origin: 'https://page.example', 'access-control-request-method': 'POST' },
    });
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': expect.stringContaining('POST'),
      'access-control-allow-headers': expect.stringContaining('content-type'),
      'cache-control': 'no-store',
    });
  });
});

describe('windows', () => {
  it('end with the name', async () => {
    const { get, clock } = rig();
    const response = await get('/v1/names/short.fake');
    expect(response.headers.get('cache-control')).toBe('public, max-age=20');
    await clock.advance(20_400);
    expect((await get('/v1/names/short.fake')).headers.get('age')).toBe('20');
    await clock.advance(100);
    expect((await get('/v1/names/short.fake')).status).toBe(410);
  });

  it('of a stale answer end with the name', async () => {
    const { get, clock, service } = rig();
    service.entries.set('short.fake', {
      records: new Map([['staex-id', staexId]]),
      expiresAt: new Date(start + 70_500),
    });
    await get('/v1/names/short.fake');
    service.failWith(new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'refused' }));
    await clock.advance(70_000);
    const stale = await get('/v1/names/short.fake');
    expect([stale.status, stale.headers.get('cache-control')]).toEqual([200, 'public, max-age=0']);
    await clock.advance(500);
    expect((await get('/v1/names/short.fake')).status).toBe(503);
  });

  it('count the age of what the client allows at most', async () => {
    const { get, clock, service } = rig();
    await get('/v1/names/alice.fake');
    await clock.advance(7_000);
    const response = await get('/v1/names/alice.fake?maxAge=10');
    expect([response.headers.get('age'), response.headers.get('cache-control')]).toEqual([
      '7',
      'public, max-age=10',
    ]);
    await clock.advance(3_001);
    expect((await get('/v1/names/alice.fake?maxAge=10')).headers.get('age')).toBe('0');
    expect(service.calls.reads).toBe(2);
  });

  it('of forced answers do not exist', async () => {
    const { get } = rig();
    for (const query of ['policy=network', 'explain=1']) {
      const response = await get(`/v1/names/alice.fake?${query}`);
      expect(response.headers.get('cache-control')).toBe('no-store');
    }
  });
});
