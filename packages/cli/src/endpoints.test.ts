import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasEthereum, type LocalDevnet, startLocalDevnet } from '../testing/local-devnet.ts';
import { deadHost, serve } from '../testing/loopback-server.ts';
import { runCli } from '../testing/run-cli.ts';
import { runBuiltCli } from '../testing/spawn-cli.ts';

const html: RequestListener = (_, response) =>
  void response
    .writeHead(200, { 'content-type': 'text/html' })
    .end('<!doctype html><h1>Sign in\u001b[2J</h1>');
const status =
  (code: number, headers = {}): RequestListener =>
  (_, response) =>
    void response.writeHead(code, headers).end('no');
const say =
  (body: string | Buffer, headers = {}): RequestListener =>
  (_, response) =>
    void response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(body);

// What an endpoint can do wrong, and the exit code that follows.
const faults: Readonly<Record<string, readonly [exitCode: number, listener: RequestListener]>> = {
  'an HTML page': [5, html],
  'an empty body': [5, say('')],
  garbage: [5, say('\u0000\u001b[2J{"')],
  'JSON that is no JSON-RPC': [5, say('{"hello":"world"}')],
  'the wrong id': [5, say('[{"jsonrpc":"2.0","id":"x","result":"0x1"}]')],
  'an error with an attack in it': [
    5,
    (request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        const error = { code: -32_000, message: `no \u001b[2J${request.url}\r\npeername: fake line\u202e` };
        const calls = [JSON.parse(body || '[]')].flat() as { id: unknown }[];
        const replies = calls.map(({ id }) => ({ jsonrpc: '2.0', id, error }));
        response.end(JSON.stringify(body.startsWith('[') ? replies : replies[0]));
      });
    },
  ],
  'status 401 with the address': [
    5,
    (request, response) => void response.writeHead(401).end(`bad key ${request.url}`),
  ],
  'status 403': [5, status(403)],
  'status 404': [5, status(404)],
  'status 429': [5, status(429, { 'retry-after': '3600' })],
  'status 500': [5, status(500)],
  'a redirect with the address': [
    5,
    (request, response) =>
      void response.writeHead(302, { location: `http://127.0.0.1:1${request.url}` }).end(),
  ],
  'a bomb': [5, say(gzipSync(Buffer.alloc(32 * 1024 * 1024, ' ')), { 'content-encoding': 'gzip' })],
  'a closed connection': [5, (request) => void request.socket.destroy()],
  'half an answer': [
    5,
    (_, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('[{"jsonrpc"');
      setTimeout(() => response.destroy(), 20);
    },
  ],
  'no answer': [5, () => {}],
};

const key = 'K3yThatMustStaySecret';
const withKey = (host: string): Readonly<Record<string, string>> => ({
  path: `http://${host}/v2/${key}`,
  query: `http://${host}/?apikey=${key}`,
  'user info': `http://user:${key}@${host}/`,
  'user name': `http://${key}@${host}/`,
  'path of a socket': `ws://${host}/v2/${key}`,
});

const chains = [
  ['--azero-rpc', 'alice.azero'],
  ['--ens-rpc', 'alice.eth'],
] as const;

describe('an endpoint that gives', () => {
  it.each(Object.entries(faults))('%s: exit code, one line, and no key of its URL', async (_what, fault) => {
    const [exitCode, listener] = fault;
    const host = await serve(listener);
    const urls = Object.values(withKey(host));
    const lookups = chains.flatMap(([option, name]) => urls.map((url) => [option, url, name] as const));
    await Promise.all(
      lookups.map(async ([option, url, name]) => {
        const env = { PEERNAME_DEBUG: '1' };
        const run = await runCli(['resolve', name, option, url, '--timeout=300'], { env });
        expect(run.exitCode, url).toBe(exitCode);
        expect(run.stdout + run.stderr, url).not.toContain(key);
        expect(run.stderr, url).toMatch(/^peername: [^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{20,}\n$/u);
        expect(JSON.parse(run.stdout)).toMatchObject({ input: name, state: 'unknown' });
      }),
    );
  });

  it('no key away in the steps of a lookup, nor when it takes several endpoints', async () => {
    const hosts = [await serve(html), await deadHost(), await serve(() => {})];
    for (const [option, name] of chains) {
      const urls = hosts.flatMap((host) => Object.values(withKey(host))).join(',');
      const run = await runCli(['resolve', name, option, urls, '--timeout=300', '--explain']);
      expect(run.exitCode).toBe(5);
      expect(run.stdout + run.stderr).not.toContain(key);
      const shown = await runCli(['records', name, option, urls, '--timeout=300', '--explain', '--color'], {
        terminals: ['stdout', 'stderr'],
      });
      expect(shown.stdout + shown.stderr).not.toContain(key);
      expect(shown.stderr).toContain(hosts[0]);
    }
  });

  it('nothing at all, being away: exit 5, one line with its address and without its key', async () => {
    const host = await deadHost();
    for (const [option, name] of chains) {
      const run = await runBuiltCli(['resolve', name, option, `http://${host}/${key}`]);
      expect(run.exitCode).toBe(5);
      expect(run.stderr).toMatch(/^peername: .*\n$/);
      expect(run.stderr).toContain(`http://${host}`);
      expect(run.stdout + run.stderr).not.toContain(key);
    }
  });

  it('nothing for longer than the timeout: exit 5, one line that says for how long', async () => {
    const host = await serve(() => {});
    for (const [option, name] of chains) {
      const run = await runBuiltCli(['resolve', name, option, `http://${host}`, '--timeout=500']);
      expect([run.exitCode, JSON.parse(run.stdout).error.code]).toEqual([5, 'TIMEOUT']);
      expect(run.stderr).toMatch(/^peername: .* 500 ms.*\n$/);
    }
  });

  it.each(['HTTPS', 'a socket'])('no secure connection for %s', async (what) => {
    const host = await serve(status(200));
    const url = `${what === 'HTTPS' ? 'https' : 'wss'}://${host}/${key}`;
    const run = await runCli(['resolve', 'alice.azero', '--azero-rpc', url, '--timeout=500']);
    expect([run.exitCode, run.stderr.match(/\n/g)?.length]).toEqual([5, 1]);
    expect(run.stdout + run.stderr).not.toContain(key);
  });
});

describe('an endpoint of another network', () => {
  let local: LocalDevnet;
  beforeAll(async () => {
    local = await startLocalDevnet();
  });
  afterAll(() => local?.close());

  it.each([
    ['mainnet', 'alice.azero', 'bob.azero'],
    ['testnet', 'alice.tzero', 'bob.tzero'],
  ])('is not believed to be %s: exit 6', async (network, ...names) => {
    const { http, ws } = local.devnet.details.azero;
    for (const url of [http, ws]) {
      const args = ['resolve', ...names, '--network', network, '--azero-rpc', url];
      const run = await runCli(args);
      expect(run.exitCode).toBe(6);
      expect(run.stdout.match(/"code":"WRONG_NETWORK"/g)).toHaveLength(2);
      expect(run.stderr.match(/\n/g)).toHaveLength(2);
      expect(run.stderr).toContain(url);
    }
  });

  it('is not believed either by a program of its own', async () => {
    const args = [
      'resolve',
      'alice.azero',
      '--network=mainnet',
      '--azero-rpc',
      local.devnet.details.azero.http,
    ];
    expect(await runBuiltCli(args)).toMatchObject({
      exitCode: 6,
      stderr: expect.stringMatching(/^peername: alice\.azero: .*\n$/),
    });
  });

  it.skipIf(!hasEthereum)('is not believed on Ethereum', async () => {
    const { ethereum, azero } = local.devnet.details;
    const onTestnet = ['resolve', 'alice.eth', '--network=testnet', '--ens-rpc', ethereum?.http ?? ''];
    expect(await runCli(onTestnet)).toMatchObject({ exitCode: 6 });
    // The right protocol, but not that of Ethereum.
    expect((await runCli(['resolve', 'alice.eth', '--ens-rpc', azero.http, '--timeout=2000'])).exitCode).toBe(
      5,
    );
  });

  it('makes room for a better one', async () => {
    const { azero } = local.devnet.details;
    const registry = `azero=${azero.registries['azero']}`;
    const urls = `http://${await deadHost()}/${key},http://${await serve(html)},${azero.http}`;
    const args = [
      'resolve',
      'alice.azero',
      '--network=devnet',
      '--azero-rpc',
      urls,
      '--azero-registry',
      registry,
    ];
    const run = await runCli([...args, '--quorum=1']);
    expect([run.exitCode, run.stderr]).toEqual([0, '']);
    expect(JSON.parse(run.stdout).evidence.endpoints).toEqual([azero.http]);
    // Of three, two have to agree unless one is enough.
    const alone = await runCli(args);
    expect([alone.exitCode, JSON.parse(alone.stdout).error.reason]).toEqual([5, 'no-quorum']);
  });
});

describe('the settings of networks', () => {
  it.each([
    [
      ['--network=devnet'],
      'No devnet is running; start one with "peername devnet", or say where one is with --azero-rpc or --ens-rpc',
    ],
    [
      ['--network=devnet', '--azero-rpc=http://127.0.0.1:1'],
      '--azero-rpc on a devnet needs the contracts too: --azero-registry azero=ADDRESS or --azero-router ADDRESS',
    ],
  ])('%j must go together', async (args, message) => {
    const run = await runCli(['resolve', 'alice.azero', ...args]);
    expect(run).toEqual({ exitCode: 2, stdout: '', stderr: `peername: ${message}\n` });
  });

  it('are refused when an adapter finds that they cannot be: exit 2, one line', async () => {
    for (const args of [
      ['alice.azero', '--azero-registry=azero=5FsB'],
      ['alice.azero', '--azero-router=x'],
      ['alice.eth', '--ens-universal-resolver=0xEeEEEeE14D718C2B47D9923Deab1335E144eeEeE'],
    ]) {
      const run = await runCli([
        'resolve',
        ...args,
        '--azero-rpc=http://127.0.0.1:1',
        '--ens-rpc=http://127.0.0.1:1',
      ]);
      expect([run.exitCode, run.stdout, run.stderr.match(/\n/g)?.length]).toEqual([2, '', 1]);
    }
  });

  it('name the network that a name has no service on', async () => {
    const run = await runCli(['resolve', 'alice.azero', '--network=devnet', '--ens-rpc=http://127.0.0.1:1']);
    expect(run).toMatchObject({
      exitCode: 2,
      stderr:
        'peername: No configured name service handles "alice.azero": configured: ens on Ethereum devnet\n',
    });
  });
});
