import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createResolver, ResolverError, systemClock } from '@peername/resolver-core';
import {
  createFakeNameService,
  createManualClock,
  type FakeNameService,
  settlePromises,
} from '@peername/resolver-core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog, type LogOptions } from './log.ts';
import { createMetrics } from './metrics.ts';
import { type RunningGateway, type ServeResolverOptions, serveGateway } from './serve-gateway.ts';

const staexId = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';
let folder: string;
let running: RunningGateway;
let service: FakeNameService;
let stop: () => Promise<void>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gateway-'));
});
afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true });
});

/** Serves alice.fake; gives the log's lines once all is closed, and the figures at any time. */
async function start(
  options: ServeResolverOptions = {},
  logOptions: LogOptions = {},
): Promise<{ lines: () => Promise<Record<string, unknown>[]>; figures: () => Promise<string> }> {
  const file = join(folder, 'log');
  const fd = openSync(file, 'w');
  const log = createLog({ fd, ...logOptions });
  const metrics = createMetrics({ version: '1' });
  service = createFakeNameService({ clock: systemClock });
  service.entries.set('alice.fake', { records: new Map([['staex-id', staexId]]) });
  const resolver = createResolver({ services: [metrics.meter(service)] });
  running = await serveGateway(resolver, { port: 0, log, metrics, ...options });
  let stopped: Promise<void> | undefined;
  stop = () => {
    stopped ??= (async () => {
      await running.close();
      await resolver.close();
      await log.close();
      closeSync(fd);
    })();
    return stopped;
  };
  return {
    figures: () => metrics.text(),
    lines: async () => {
      await stop();
      const text = readFileSync(file, 'utf8');
      return text
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line));
    },
  };
}

const get = (target: string, headers: Record<string, string> = {}) =>
  fetch(running.url + target, { headers });

/** Sends bytes as they are over a connection of their own; gives the answer. */
async function say(text: string): Promise<string> {
  const socket = connect(running.port, '127.0.0.1');
  socket.setEncoding('latin1').write(text, 'latin1');
  let said = '';
  socket.on('data', (chunk) => {
    said += chunk;
  });
  await once(socket, 'close');
  return said;
}

describe('a gateway on Node', () => {
  it('answers from the chain first, and then from memory', async () => {
    await start();
    const first = await get('/v1/names/alice.fake');
    const second = await get('/v1/names/alice.fake');
    expect([first.headers.get('cache-status'), second.headers.get('cache-status')]).toEqual([
      'peername; fwd=miss; stored',
      'peername; hit',
    ]);
    const bodies = [await first.text(), await second.text()];
    expect(bodies[1]).toBe(bodies[0]);
    expect(service.calls.reads).toBe(1);
  });

  it('gives the same answer over HTTP/2, to HEAD without a body, and 304', async () => {
    await start();
    const told = await get('/v1/names/alice.fake');
    const body = await told.text();
    const session = connectHttp2(running.url);
    const ask = async (headers: Record<string, string>) => {
      const stream = session.request({ ':path': '/v1/names/alice.fake', ...headers });
      const [answer] = await once(stream, 'response');
      return [answer[':status'], (await stream.setEncoding('utf8').toArray()).join('')];
    };
    expect(await ask({})).toEqual([200, body]);
    expect(await ask({ ':method': 'HEAD' })).toEqual([200, '']);
    expect(await ask({ 'if-none-match': told.headers.get('etag') ?? '' })).toEqual([304, '']);
    session.destroy();
    const head = await fetch(`${running.url}/v1/names/alice.fake`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect((await get('/v1/names/alice.fake', { 'if-none-match': '*' })).status).toBe(304);
  });

  it('writes one line for each request: no query, no header, nobody', async () => {
    const { lines } = await start();
    await get('/v1/names/alice.fake?policy=network', { authorization: 'Bearer secret', cookie: 'secret' });
    await get('/v1/names/alice.fake?apiKey=secret');
    await get(`/v1/names/${'x'.repeat(300)}`);
    const written = await lines();
    expect(written.map((line) => line['msg'] ?? line['path'])).toEqual([
      'listening',
      '/v1/names/alice.fake',
      '/v1/names/alice.fake',
      `/v1/names/${'x'.repeat(190)}`,
      'closing',
      'closed',
    ]);
    expect(written[1]).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      route: '/v1/names/:name',
      method: 'GET',
      status: 200,
      cache: 'miss',
      path: '/v1/names/alice.fake',
      ms: expect.any(Number),
    });
    expect(JSON.stringify(written)).not.toMatch(/secret|policy|127\.0\.0\.1"/);
  });

  it('says why nothing was learnt, which the client is not told', async () => {
    const { lines } = await start();
    service.failWith(new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'No endpoint answers' }));
    await get('/v1/names/alice.fake');
    expect((await lines())[1]).toMatchObject({
      status: 503,
      code: 'UNAVAILABLE',
      why: expect.stringContaining('No endpoint'),
    });
  });

  it('says who asked only when it is told to', async () => {
    const { lines } = await start({}, { logClients: true });
    await get('/livez');
    expect((await lines())[1]).toMatchObject({ path: '/livez', client: '127.0.0.1' });
  });

  it('says nothing at a level above', async () => {
    const { lines } = await start({}, { level: 'warn' });
    await get('/livez');
    expect(await lines()).toEqual([]);
  });

  it('holds each client to its quota, whom only trusted proxies speak for', async () => {
    const requestQuota = { limit: 2, window: 60_000 };
    await start({ requestQuota, trustedProxies: ['127.0.0.1'] });
    const statuses = async (client: string) => {
      const seen: number[] = [];
      for (let i = 0; i < 3; i++)
        seen.push((await get('/v1/names/alice.fake', { 'x-forwarded-for': client })).status);
      return seen;
    };
    expect(await statuses('203.0.113.1')).toEqual([200, 200, 429]);
    expect(await statuses('203.0.113.2')).toEqual([200, 200, 429]);
    expect(await statuses('9.9.9.9, 203.0.113.2')).toEqual([429, 429, 429]);
    await stop();
    await start({ requestQuota });
    expect(await statuses('203.0.113.1')).toEqual([200, 200, 429]);
    expect(await statuses('203.0.113.2')).toEqual([429, 429, 429]);
  });

  it('counts requests, reads and their failures, without names', async () => {
    const { figures } = await start();
    await get('/v1/names/alice.fake');
    await get('/v1/names/alice.fake');
    await get('/v1/names/nobody.fake');
    service.failWith(new ResolverError({ code: 'TIMEOUT', shortMessage: 'late' }));
    await get('/v1/names/other.fake');
    const text = await figures();
    for (const line of [
      'peername_requests_total{route="/v1/names/:name",status="200",cache="miss"} 1',
      'peername_requests_total{route="/v1/names/:name",status="200",cache="hit"} 1',
      'peername_requests_total{route="/v1/names/:name",status="404",cache="miss"} 1',
      'peername_request_seconds_count{route="/v1/names/:name"} 3',
      'peername_reads_total{service="fake"} 3',
      'peername_read_failures_total{service="fake",code="TIMEOUT"} 1',
      'peername_read_seconds_count{service="fake"} 3',
      'peername_ready_answers 2',
      'peername_waiting_requests 0',
      'peername_event_streams 0',
      'peername_http2_sessions 0',
    ])
      expect(text).toContain(`${line}\n`);
    expect(text).toMatch(/peername_head_age_seconds\{service="fake"\} \d/);
    expect(text).not.toMatch(/alice|nobody|127\.0\.0\.1/);
  });

  it('takes whatever bytes a request has, without a fault of its own, and writes a line where one reaches it', async () => {
    const { lines } = await start();
    const bytes = Array.from({ length: 256 }, (_, i) => String.fromCharCode(i));
    const targets = [
      ...bytes.map((byte) => `/v1/names/a${byte}b`),
      ...bytes.map((byte) => `/v1/names/alice.fake?kinds=${byte}`),
      ...['%', '%0d%0a', '%00', '%zz', '%ff', '%2f', '%25', '..', '.', '%2e%2e', '\\', '//', '@', '#'].map(
        (text) => `/v1/names/${text}`,
      ),
      ...['*', '', '//', 'http://a/', 'http://', 'https://[::1/', 'ftp://x', 'a:b', `/${'é'.repeat(50)}`],
    ];
    let reached = 0;
    for (const target of targets) {
      const said = await say(`GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
      expect(said, JSON.stringify(target)).toMatch(/^HTTP\/1\.1 ([234]\d\d|501) /);
      // Node's own answer to what is no HTTP has no headers of ours.
      if (said.includes('x-content-type-options')) reached += 1;
    }
    const written = (await lines()).filter((line) => 'status' in line);
    expect(reached).toBeGreaterThan(200);
    expect(written).toHaveLength(reached);
    expect(JSON.stringify(written)).not.toMatch(/[^\x20-\x7e]/);
  });

  it('takes whatever bytes a header has', async () => {
    const { lines } = await start();
    let reached = 0;
    for (const name of ['host', 'if-none-match', 'accept', 'x-forwarded-for', 'content-length', 'x-any'])
      for (let code = 0; code < 256; code++) {
        const host = name === 'host' ? '' : 'Host: a\r\n';
        const value = `a${String.fromCharCode(code)}b`;
        const said = await say(
          `GET /v1/names/alice.fake HTTP/1.1\r\n${host}${name}: ${value}\r\nConnection: close\r\n\r\n`,
        );
        expect(said, `${name} ${code}`).toMatch(/^HTTP\/1\.1 ([234]\d\d|501) /);
        if (said.includes('x-content-type-options')) reached += 1;
      }
    expect((await lines()).filter((line) => 'status' in line)).toHaveLength(reached);
  }, 60_000);

  it('leaves nothing at work where it cannot listen', async () => {
    await start();
    const clock = createManualClock();
    const down = createFakeNameService({ clock });
    down.failWith(new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'down' }));
    const resolver = createResolver({ services: [down], clock });
    const options = { port: running.port, clock, probes: ['alice.fake'], follow: true };
    await expect(serveGateway(resolver, options)).rejects.toMatchObject({ reason: 'port-taken' });
    await settlePromises();
    const { reads } = down.calls;
    await clock.advance(60_000);
    expect(down.calls.reads).toBe(reads);
    await resolver.close();
  });

  it('lets a gateway go on that was handed in, where it cannot listen', async () => {
    await start();
    await expect(serveGateway(running.gateway, { port: running.port })).rejects.toThrow();
    expect((await get('/readyz')).status).toBe(200);
  });

  it('is ready no more as soon as it is told to end', async () => {
    await start({ drainFor: 200 });
    expect((await get('/readyz')).status).toBe(200);
    const ended = running.close();
    expect((await get('/readyz')).status).toBe(503);
    expect((await get('/v1/names/alice.fake')).status).toBe(200);
    await ended;
    await expect(get('/readyz')).rejects.toThrow();
  });
});
