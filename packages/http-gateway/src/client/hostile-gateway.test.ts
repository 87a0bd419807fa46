import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { ReadOptions, ResolverError } from '@peername/resolver-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { honestBodies, type Json, keys, target } from '../../testing/honest-bodies.ts';
import { type GatewayClientOptions, gateway } from './index.ts';

const bodies = await honestBodies();

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer((request, response) => {
    response.on('error', () => {});
    request.resume();
    listener(request, response);
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const say =
  (status: number, body: unknown, headers: Record<string, string> = {}): RequestListener =>
  (_, response) => {
    const text = typeof body === 'string' || body instanceof Buffer ? body : JSON.stringify(body);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
  };

const changed = (change: (json: Json) => void, json: Json = bodies.found): Json => {
  const copy = structuredClone(json);
  change(copy);
  return copy;
};

function read(urls: string | readonly string[], options: ReadOptions = {}, more: GatewayClientOptions = {}) {
  const service = gateway({
    urls: [urls].flat(),
    timeout: 4_000,
    poolOptions: { timeout: 8_000, hedgeAfter: 200 },
    ...more,
  });
  return service.read(service.parse('alice.fake'), keys, options);
}

const failure = (work: Promise<unknown>): Promise<ResolverError> =>
  work.then(
    (value) => expect.unreachable(JSON.stringify(value, (_, v) => (typeof v === 'bigint' ? `${v}` : v))),
    (error) => error,
  );

describe('a gateway that is honest', () => {
  it('is believed: a reading with the hop in its evidence, an absence with its reason', async () => {
    const url = await serve(say(200, bodies.found));
    const reading = await read(url);
    expect(reading).toMatchObject({ state: 'found', evidence: { service: 'fake', via: [url] } });
    expect(await read(await serve(say(404, bodies.absent)))).toMatchObject({ reason: 'name' });
    expect(await read(await serve(say(410, bodies.expired)))).toMatchObject({ reason: 'expired' });
  });

  it('has its errors passed on as they are', async () => {
    const error = {
      code: 'DISAGREEMENT',
      reason: 'blocks-differ',
      message: 'they differ',
      retryable: true,
      retryAfter: 7_000,
    };
    const url = await serve(say(502, { state: 'unknown', error }));
    expect(await failure(read(url))).toMatchObject({
      code: 'DISAGREEMENT',
      reason: 'blocks-differ',
      retryable: true,
      retryAfter: 7_000,
      message: `they differ: so says the gateway ${url}`,
    });
  });

  it('is asked about other names while a chain of it is out of reach', async () => {
    const error = { code: 'UNAVAILABLE', message: 'away', retryable: true, retryAfter: 60_000 };
    const url = await serve((request, response) =>
      (request.url?.includes('alice') ? say(503, { state: 'unknown', error }) : say(200, bodies.found))(
        request,
        response,
      ),
    );
    const service = gateway({ url });
    expect(await failure(service.read(service.parse('alice.fake'), keys))).toMatchObject({
      code: 'UNAVAILABLE',
      retryAfter: 60_000,
    });
    // Answered, though for another name.
    expect(await failure(service.read(service.parse('bob.fake'), keys))).toMatchObject({ code: 'PROTOCOL' });
  });

  it('is asked once more when it says that it helps soon, and at most once', async () => {
    const error = { code: 'TIMEOUT', message: 'slow', retryable: true };
    const answers = [say(504, { state: 'unknown', error }, { 'retry-after': '0' }), say(200, bodies.found)];
    let asked = 0;
    const url = await serve((request, response) => answers[asked++]?.(request, response));
    expect(await read(url)).toMatchObject({ state: 'found' });
    let always = 0;
    const never = await serve((request, response) => {
      always++;
      say(504, { state: 'unknown', error }, { 'retry-after': '0' })(request, response);
    });
    expect(await failure(read(never))).toMatchObject({ code: 'TIMEOUT' });
    expect(always).toBe(2);
  });

  it.each([-600_000, 0, 600_000])('tells the age of its answer with a clock %i ms off', async (skew) => {
    const now = Date.now();
    const at = (time: number): string => new Date(time + skew).toISOString();
    const freshness = {
      origin: 'gateway',
      readAt: at(now - 40_000),
      freshUntil: at(now + 20_000),
      staleUntil: at(now + 60_000),
      stale: false,
    };
    const headers = { date: new Date(now + skew).toUTCString() };
    const url = await serve(say(200, { ...bodies.found, freshness }, headers));
    const { asOf } = await read(url);
    // Date is to the second.
    expect(Math.abs((asOf?.readAt.getTime() ?? 0) - (now - 40_000))).toBeLessThan(3_000);
    expect(Math.abs((asOf?.freshUntil.getTime() ?? 0) - (now + 20_000))).toBeLessThan(3_000);
    expect(await failure(read(url, { maxAge: 30_000 }))).toMatchObject({ code: 'TOO_OLD' });
    expect(await read(url, { maxAge: 60_000 })).toMatchObject({ state: 'found' });
  });

  it('is followed to the canonical name, once', async () => {
    const url = await serve((request, response) =>
      request.url === '/v1/names/alice.fake/records?keys=staex-id&x=1'
        ? say(200, bodies.found)(request, response)
        : say(308, '', { location: '/v1/names/alice.fake/records?keys=staex-id&x=1' })(request, response),
    );
    expect(await read(url)).toMatchObject({ state: 'found' });
    const loop = await serve(say(308, '', { location: target }));
    expect(await failure(read(loop))).toMatchObject({ code: 'PROTOCOL', reason: 'redirect' });
  });
});

describe('a gateway is not believed', () => {
  it.each<[string, number, () => unknown, string]>([
    ['that answers for another name', 200, () => changed((r) => (r['name'] = 'mallory.fake')), 'PROTOCOL'],
    ['that says absent about another name', 404, () => ({ ...bodies.absent, name: 'b.fake' }), 'PROTOCOL'],
    ['that says found with 404', 404, () => bodies.found, 'PROTOCOL'],
    ['that says absent with 200', 200, () => bodies.absent, 'PROTOCOL'],
    ['that says absent with 500', 500, () => bodies.absent, 'PROTOCOL'],
    ['that knows nothing with 200', 200, () => ({ state: 'unknown', error: {} }), 'PROTOCOL'],
    [
      'that says absent without evidence',
      404,
      () => changed((r) => delete r['evidence'], bodies.absent),
      'PROTOCOL',
    ],
    ['that says absent without a reason', 404, () => ({ ...bodies.absent, reason: 'no' }), 'PROTOCOL'],
    [
      'that hands out a stale absence',
      404,
      () => changed((r) => (r['freshness'].stale = true), bodies.absent),
      'TOO_OLD',
    ],
    ['that has no route for names', 404, () => ({ status: 404, code: 'NO_ROUTE' }), 'PROTOCOL'],
    ['that is no gateway', 404, () => '<!doctype html><h1>Not found</h1>', 'PROTOCOL'],
    ['that shows a login page', 200, () => '<!doctype html><h1>Sign in</h1>', 'PROTOCOL'],
    ['that is cut off', 200, () => JSON.stringify(bodies.found).slice(0, -9), 'PROTOCOL'],
    ['that says nothing', 200, () => '', 'PROTOCOL'],
    ['that nests', 200, () => `${'{"results":['.repeat(15_000)}1${']}'.repeat(15_000)}`, 'PROTOCOL'],
    ['that says null', 200, () => 'null', 'PROTOCOL'],
    ['that says null with 404', 404, () => 'null', 'PROTOCOL'],
    ['with a block over 2^53', 200, () => changed((r) => (r['evidence'].block.number = 1e300)), 'PROTOCOL'],
    ['with a block below 0', 200, () => changed((r) => (r['evidence'].block.number = -1)), 'PROTOCOL'],
    ['that gives no times', 200, () => changed((r) => delete r['freshness']), 'PROTOCOL'],
    ['that is no UTF-8', 200, () => Buffer.from([0x22, 0xff, 0x22]), 'PROTOCOL'],
    ['that is broken', 500, () => 'oops', 'UNAVAILABLE'],
    ['that is closing', 503, () => unknown('CLOSED'), 'UNAVAILABLE'],
    ['that has a fault', 500, () => unknown('INTERNAL'), 'UNAVAILABLE'],
    ['that refuses the key', 401, () => 'no', 'UNAVAILABLE'],
    ['that has enough of us', 429, () => 'no', 'RATE_LIMITED'],
  ])('%s', async (_, status, body, code) => {
    const error = await failure(read(await serve(say(status, body()))));
    expect(error).toMatchObject({ name: 'ResolverError', code, retryable: true });
  });

  function unknown(code: string): Json {
    return { state: 'unknown', error: { code, message: 'x', retryable: false } };
  }

  it('that answers from below the block demanded', async () => {
    const url = await serve(say(200, bodies.found));
    const number = BigInt(bodies.found['evidence'].block.number);
    expect(await read(url, { minBlock: number })).toMatchObject({ state: 'found' });
    expect(await failure(read(url, { minBlock: number + 1n }))).toMatchObject({ code: 'TOO_OLD' });
    expect(await failure(read(url, { minBlock: 2n ** 70n }))).toMatchObject({ code: 'TOO_OLD' });
  });

  it('that answers from a block less settled, or of another chain, than wanted', async () => {
    const latest = await serve(
      say(
        200,
        changed((r) => (r['evidence'].finality = 'latest')),
      ),
    );
    expect(await failure(read(latest, { finality: 'finalized' }))).toMatchObject({ code: 'PROTOCOL' });
    const chains = ['eip155:1'];
    expect(await failure(read(latest, {}, { chains }))).toMatchObject({ code: 'WRONG_NETWORK' });
  });

  it.each([
    ['a huge body', (): Buffer => Buffer.alloc(64 * 1024 * 1024, ' '), {}],
    ['a bomb', () => gzipSync(Buffer.alloc(64 * 1024 * 1024, ' ')), { 'content-encoding': 'gzip' }],
    ['a hundred thousand lists', () => Buffer.from(`[${'[],'.repeat(100_000)}[]]`), {}],
  ])('that sends %s', async (_, body, headers) => {
    expect(await failure(read(await serve(say(200, body(), headers))))).toMatchObject({ code: 'TOO_LARGE' });
  });

  it('that drips, or never answers: the deadline holds', async () => {
    const drip = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
    });
    const soon = { timeout: 200, poolOptions: { timeout: 500 } };
    expect(await failure(read(drip, {}, soon))).toMatchObject({ code: 'TIMEOUT' });
    expect(await failure(read(await serve(() => {}), {}, soon))).toMatchObject({ code: 'TIMEOUT' });
  });

  it.each([
    'http://169.254.169.254/v1/names/alice.fake/records',
    'http://[::1]:1/v1/names/alice.fake/records',
    '//evil.example/v1/names/alice.fake/records',
    'file:///etc/passwd',
    '/admin',
    '/v1/names/../../admin/records',
    '/v1/services',
    '\\\\evil.example\\v1\\names\\alice.fake\\records',
  ])('that redirects to %s, where nothing is asked', async (location) => {
    const asked: string[] = [];
    const own: typeof fetch = (url, init) => {
      asked.push(String(url));
      return fetch(url, init);
    };
    const url = await serve(say(308, '', { location }));
    expect(await failure(read(url, {}, { fetch: own }))).toMatchObject({
      code: 'PROTOCOL',
      reason: 'redirect',
    });
    expect(new Set(asked)).toEqual(new Set([`${url}${target}`]));
  });

  it.each([301, 302, 303, 307])('that redirects with %i', async (status) => {
    const url = await serve(say(status, '', { location: `${target}&x=1` }));
    expect(await failure(read(url))).toMatchObject({ code: 'PROTOCOL', reason: 'redirect' });
  });

  it('that answers a batch with too few, too many or swapped results', async () => {
    const result = { ...bodies.found, status: 200 };
    const manyFrom = async (results: unknown): Promise<readonly unknown[]> => {
      const url = await serve(say(200, { results }));
      const service = gateway({ url });
      const queries = ['alice.fake', 'bob.fake'].map((name) => ({ name: service.parse(name), keys }));
      return (await service.readMany?.(queries).catch((error) => [error, error])) ?? [];
    };
    const bob = { ...result, name: 'bob.fake' };
    expect(await manyFrom([result, bob])).toMatchObject([{ state: 'found' }, { state: 'found' }]);
    for (const results of [[result], [result, bob, bob], [bob, result], {}, [null, 7]])
      expect(await manyFrom(results)).toMatchObject([{ code: 'PROTOCOL' }, { code: 'PROTOCOL' }]);
    expect(await manyFrom([result, { ...bob, name: 'eve.fake' }])).toMatchObject([
      { state: 'found' },
      { code: 'PROTOCOL' },
    ]);
  });
});

describe('of two gateways', () => {
  it.each<[string, RequestListener]>([
    ['says garbage', say(200, '{"')],
    ['is a page', say(404, '<h1>')],
    ['is closing', say(503, { state: 'unknown', error: { code: 'CLOSED', message: 'x', retryable: false } })],
    ['drops the connection', (request) => void request.socket.destroy()],
    ['never answers', () => {}],
    [
      'has lost its chain',
      say(503, { state: 'unknown', error: { code: 'UNAVAILABLE', message: 'x', retryable: true } }),
    ],
  ])('the second answers when the first %s', async (_, listener) => {
    const good = await serve(say(200, bodies.found));
    const { evidence } = await read([await serve(listener), good]);
    expect(evidence.via).toEqual([good]);
  });

  it('the first has the last word where it says that the name is contested', async () => {
    const error = { code: 'DISAGREEMENT', message: 'they differ', retryable: true };
    const urls = [
      await serve(say(502, { state: 'unknown', error })),
      await serve(say(200, bodies.found)),
    ] as const;
    expect(await failure(read(urls))).toMatchObject({ code: 'DISAGREEMENT' });
  });
});
