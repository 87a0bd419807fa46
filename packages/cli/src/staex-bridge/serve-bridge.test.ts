import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { staexOverlay } from '@peername/call';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Bridge, type BridgeVisit, serveBridge } from './serve-bridge.ts';
import { createStaexNode } from './staex-node.ts';

const standIn = fileURLToPath(new URL('../../testing/mcc-stand-in.mjs', import.meta.url));
const own = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';
const other = 'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80';
const app = 'https://call.example';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

describe('a Staex bridge', () => {
  let folder: string;
  let calls: string;
  let ending: AbortController;
  let bridge: Bridge;
  let visits: BridgeVisit[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bridge-'));
    calls = join(folder, 'calls');
    writeFileSync(calls, '');
    vi.stubEnv('MCC_STAND_IN_CALLS', calls);
  });
  afterEach(async () => {
    ending?.abort();
    await bridge?.close();
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  const open = async (options: { mcc?: string; deadline?: number; atOnce?: number } = {}): Promise<void> => {
    ending = new AbortController();
    visits = [];
    const node = createStaexNode({ mcc: standIn, deadline: 10_000, ...options, signal: ending.signal });
    const observe = (visit: BridgeVisit): void => void visits.push(visit);
    bridge = await serveBridge({ node, port: 0, origins: [app], observe });
  };
  const called = (): unknown[] =>
    readFileSync(calls, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const asking = request(`${bridge.url}${path}`, { method, headers }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text) => {
          body += text;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      });
      asking.on('error', reject).end();
    });

  test('answers the id of the node and addresses of others as JSON strings', async () => {
    await open();
    expect(await ask('/id')).toMatchObject({ status: 200, body: `"${own}"` });
    expect(await ask(`/resolve?node-id=${other}`)).toMatchObject({ status: 200, body: '"10.115.0.2"' });
    expect(called()).toEqual([['id'], ['resolve', other]]);
  });

  test('is what the overlay client of the call app asks', async () => {
    await open();
    const overlay = staexOverlay({ url: bridge.url, fetch, timeout: 10_000 });
    expect(await overlay.nodeId()).toMatchObject({ kind: 'staex', id: own });
    const key = Buffer.from('66ab954901195f9ad0ba0beed518091c125b4bef6c69939f5894ccff06793290', 'hex');
    expect(await overlay.addressOf(key)).toBe('10.115.0.2');
  });

  test('lets only pages on the list ask, and tells them so in the words of CORS', async () => {
    await open();
    const allowed = await ask('/id', { origin: app });
    expect(allowed).toMatchObject({ status: 200, headers: { 'access-control-allow-origin': app } });
    for (const origin of ['https://evil.example', 'null', `${app}.evil.example`, 'http://call.example', '']) {
      const { status, headers, body } = await ask('/id', { origin });
      expect([origin, status]).toEqual([origin, 403]);
      expect(headers['access-control-allow-origin']).toBeUndefined();
      expect(body).not.toContain(own);
    }
    expect(called()).toHaveLength(1);
  });

  test('refuses pictures and scripts of any page, which come without an origin', async () => {
    await open();
    for (const site of ['cross-site', 'same-site'])
      expect(await ask('/id', { 'sec-fetch-site': site })).toMatchObject({ status: 403 });
    expect(await ask('/id', { 'sec-fetch-site': 'none' })).toMatchObject({ status: 200 });
    expect(called()).toHaveLength(1);
  });

  test('refuses names that were made to point at this machine', async () => {
    await open();
    const { port } = new URL(bridge.url);
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      '127.0.0.1',
      `127.0.0.1:1`,
      `0.0.0.0:${port}`,
    ])
      expect(await ask('/id', { host })).toMatchObject({ status: 403 });
    expect(await ask('/id', { host: `localhost:${port}` })).toMatchObject({ status: 200 });
    expect(called()).toHaveLength(1);
  });

  test('answers what browsers ask before a page may reach this machine', async () => {
    await open();
    const wish = { 'access-control-request-method': 'GET', 'access-control-request-private-network': 'true' };
    expect(await ask('/id', { origin: app, ...wish }, 'OPTIONS')).toMatchObject({
      status: 204,
      headers: {
        'access-control-allow-origin': app,
        'access-control-allow-private-network': 'true',
        'access-control-allow-methods': 'GET',
      },
    });
    const foreign = await ask('/id', { origin: 'https://evil.example', ...wish }, 'OPTIONS');
    expect(foreign.status).toBe(403);
    expect(foreign.headers['access-control-allow-private-network']).toBeUndefined();
    expect(called()).toEqual([]);
  });

  test.each([
    '--help',
    '-h',
    '',
    `${own} --help`,
    `${own}\n`,
    `${own};id`,
    own.toUpperCase(),
    own.slice(1),
    '$(id)',
    '../../etc/passwd',
    '\0',
  ])('runs nothing for %j, which is no id', async (text) => {
    await open();
    expect(await ask(`/resolve?node-id=${encodeURIComponent(text)}`)).toMatchObject({ status: 400 });
    expect(called()).toEqual([]);
  });

  test('runs nothing for any other text', async () => {
    await open();
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 60 }), async (text) => {
        expect((await ask(`/resolve?node-id=${encodeURIComponent(text)}`)).status).toBe(400);
      }),
      { numRuns: 300 },
    );
    expect(called()).toEqual([]);
  });

  test.each([
    ['/resolve', 'GET', 400],
    [`/resolve?node-id=${own}&node-id=${other}`, 'GET', 400],
    ['/', 'GET', 404],
    ['/id/', 'GET', 404],
    ['/property?name=static-addr', 'GET', 404],
    ['/id', 'POST', 405],
  ])('answers %s by %s with %i', async (path, method, status) => {
    await open();
    const answer = await ask(path, {}, method);
    expect(answer).toMatchObject({ status, headers: { 'content-type': 'application/problem+json' } });
    expect(JSON.parse(answer.body)).toMatchObject({ status, title: expect.any(String) });
    expect(called()).toEqual([]);
  });

  test.each([
    ['fails', 502],
    ['says-nothing', 502],
    ['floods', 502],
    ['foreign', 502],
    ['hangs', 504],
  ])('answers with a problem and never with an address when mcc %s', async (how, status) => {
    vi.stubEnv('MCC_STAND_IN', how);
    await open({ deadline: how === 'hangs' ? 300 : 10_000 });
    for (const path of ['/id', `/resolve?node-id=${other}`]) {
      const answer = await ask(path, { origin: app });
      expect(answer).toMatchObject({ status, headers: { 'access-control-allow-origin': app } });
      expect(JSON.parse(answer.body)).toMatchObject({
        type: expect.stringContaining('urn:peername:problem:'),
      });
      expect(answer.body).not.toMatch(/10\.115|127\.0\.0\.1/);
    }
    expect(visits.map(({ why }) => typeof why)).toEqual(['string', 'string']);
  });

  test('says so when there is no mcc', async () => {
    await open({ mcc: join(folder, 'nowhere') });
    const { status, body } = await ask('/id');
    expect(status).toBe(502);
    expect(JSON.parse(body).detail).toBe('mcc was not found: set --mcc.');
  });

  test('runs only so many at once, and answers others meanwhile', async () => {
    vi.stubEnv('MCC_STAND_IN', 'hangs');
    await open({ deadline: 2_000, atOnce: 2 });
    const held = [ask('/id'), ask('/id')];
    await vi.waitFor(() => expect(called()).toHaveLength(2), { timeout: 5_000 });
    expect(await ask('/id')).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect((await Promise.all(held)).map(({ status }) => status)).toEqual([504, 504]);
    vi.stubEnv('MCC_STAND_IN', '');
    expect(await ask('/nothing')).toMatchObject({ status: 404 });
  });

  test('tells of each request what happened, and never which id was asked for', async () => {
    await open();
    await ask(`/resolve?node-id=${other}`);
    await ask('/../etc');
    expect(visits).toEqual([
      { route: '/resolve', method: 'GET', status: 200, ms: expect.any(Number), why: undefined },
      { route: 'none', method: 'GET', status: 404, ms: expect.any(Number), why: expect.any(String) },
    ]);
  });
});
