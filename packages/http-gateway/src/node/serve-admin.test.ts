import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMetrics } from './metrics.ts';
import { type RunningAdmin, serveAdmin } from './serve-admin.ts';

let admin: RunningAdmin;
let purged: (string | undefined)[];
const metrics = createMetrics({ version: '1.2.3' });

const hooks = {
  metrics,
  stats: () => ({ readings: 7 }),
  purge: (name?: string) => {
    if (name === 'broken.fake') throw new Error('secret');
    purged.push(name);
  },
};

beforeEach(async () => {
  purged = [];
  admin = await serveAdmin({ port: 0, ...hooks });
});
afterEach(() => admin.close());

async function ask(
  line: string,
  headers: Record<string, string> = {},
  body?: string,
): Promise<{ status: number | undefined; headers: Record<string, unknown>; text: string }> {
  const [method = '', path = ''] = line.split(' ');
  const sent = httpRequest({ port: admin.port, host: '127.0.0.1', method, path, headers, agent: false });
  sent.end(body);
  const [response] = await once(sent, 'response');
  const text = (await response.setEncoding('utf8').toArray()).join('');
  return { status: response.statusCode, headers: response.headers, text };
}

describe("the administrator's port", () => {
  it('gives figures in the format of Prometheus', async () => {
    const { status, headers, text } = await ask('GET /metrics');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(text).toContain('peername_build_info{version="1.2.3"} 1');
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
  });

  it('gives stats', async () => {
    const { text, headers } = await ask('GET /stats');
    expect(JSON.parse(text)).toEqual({ readings: 7 });
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('purges a name, or all', async () => {
    const json = { 'content-type': 'application/json' };
    expect((await ask('POST /purge', json, '{"name":"alice.fake"}')).text).toBe('{"purged":"alice.fake"}');
    expect((await ask('POST /purge')).text).toBe('{"purged":"all"}');
    expect((await ask('POST /purge', json, '{}')).text).toBe('{"purged":"all"}');
    expect(purged).toEqual(['alice.fake', undefined, undefined]);
  });

  it('purges all for a request that says nothing of a body, as curl -X POST sends it', async () => {
    const socket = connect(admin.port, '127.0.0.1');
    socket.write('POST /purge HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n');
    const text = (await socket.setEncoding('utf8').toArray()).join('');
    expect(text).toContain('{"purged":"all"}');
  });

  it.each([
    ['{"nmae":"alice.fake"}', 'application/json', 400],
    ['{"name":"alice.fake","all":true}', 'application/json', 400],
    ['{"name":""}', 'application/json', 400],
    ['{"name":7}', 'application/json', 400],
    ['[]', 'application/json', 400],
    ['{', 'application/json', 400],
    ['name=alice.fake', 'application/x-www-form-urlencoded', 415],
    [`{"name":"${'x'.repeat(5_000)}"}`, 'application/json', 413],
  ])('purges nothing for %s', async (body, type, status) => {
    const refused = await ask('POST /purge', { 'content-type': type }, body);
    expect(refused.status).toBe(status);
    expect(JSON.parse(refused.text)).toMatchObject({ status });
    expect(purged).toEqual([]);
  });

  it.each<[string, Record<string, string>]>([
    ['a page of another origin', { origin: 'https://evil.example' }],
    ['a page without an origin', { origin: 'null' }],
    ['a page whose origin is this very port', { origin: 'http://localhost:9464' }],
    ['a picture on a page', { 'sec-fetch-site': 'cross-site' }],
    ['a host that was rebound', { host: 'evil.example' }],
    ['a host that was rebound, with a port', { host: 'evil.example:9464' }],
    ['a host that begins like this machine', { host: '127.0.0.1.evil.example' }],
    ['a host that ends like this machine', { host: 'evil-localhost' }],
    ['a host with a user', { host: 'localhost@evil.example' }],
    ['another address', { host: '10.0.0.1' }],
  ])('refuses %s', async (_title, headers) => {
    for (const line of ['GET /metrics', 'GET /stats', 'POST /purge']) {
      const { status, text } = await ask(line, headers);
      expect(status === 403 || status === 400).toBe(true);
      expect(JSON.parse(text)).toHaveProperty('code');
      expect(text).not.toContain('readings');
    }
    expect(purged).toEqual([]);
  });

  it.each(['localhost', 'LOCALHOST:9464', '127.0.0.1', '127.0.0.1:9464', '[::1]:9464'])(
    'serves a program that names it %s',
    async (host) => {
      expect((await ask('GET /stats', { host })).status).toBe(200);
    },
  );

  it.each(['GET /', 'POST /metrics', 'DELETE /purge', 'GET /stats?x=1'])(
    'has nothing else: %s',
    async (line) => {
      const { status, text } = await ask(line);
      expect([status, JSON.parse(text).code]).toEqual([404, 'NO_ROUTE']);
    },
  );

  it('tells nothing of what broke', async () => {
    const { status, text } = await ask(
      'POST /purge',
      { 'content-type': 'application/json' },
      '{"name":"broken.fake"}',
    );
    expect(status).toBe(500);
    expect(text).not.toContain('secret');
  });

  it.each(['0.0.0.0', '::', '10.0.0.1', '127.example', ''])('does not listen on "%s"', async (host) => {
    await expect(serveAdmin({ port: 0, host, ...hooks })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      reason: 'host-not-loopback',
    });
  });
});
