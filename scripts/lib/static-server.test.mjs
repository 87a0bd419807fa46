import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStaticServer } from './static-server.mjs';

describe('startStaticServer', () => {
  let outside;
  let server;

  beforeAll(async () => {
    outside = mkdtempSync(join(tmpdir(), 'peername-static-'));
    writeFileSync(join(outside, 'secret.txt'), 'secret');
    const folder = mkdtempSync(join(outside, 'site-'));
    writeFileSync(join(folder, 'index.html'), '<h1>page</h1>');
    writeFileSync(join(folder, 'peername.json'), '{}');
    server = await startStaticServer(folder, { 'peername.json': '{"generated":true}' });
  });

  afterAll(async () => {
    await server.close();
    rmSync(outside, { recursive: true });
  });

  /** Asks with the path as it is, and any Host. */
  const ask = (path, { host, method = 'GET' } = {}) =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(server.url);
      const sent = request(
        { hostname, port, path, method, headers: host ? { host } : {} },
        async (response) => {
          let body = '';
          for await (const chunk of response.setEncoding('utf8')) body += chunk;
          resolve({ status: response.statusCode, headers: response.headers, body });
        },
      );
      sent.on('error', reject).end();
    });

  it('serves a page with its type, and headers that no page can set for itself', async () => {
    const { status, headers, body } = await ask('/');
    expect(status).toBe(200);
    expect(body).toBe('<h1>page</h1>');
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['content-security-policy']).toBe("frame-ancestors 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('puts what is generated before the files', async () => {
    expect((await ask('/peername.json')).body).toBe('{"generated":true}');
  });

  it.each(['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/nothing.js', '/__proto__', '/%'])(
    'gives nothing for %s',
    async (path) => {
      const { status, body } = await ask(path);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(body).not.toContain('secret');
    },
  );

  it('refuses other names for this machine, and writes', async () => {
    expect((await ask('/', { host: 'evil.example' })).status).toBe(421);
    expect((await ask('/', { method: 'POST' })).status).toBe(405);
  });
});
