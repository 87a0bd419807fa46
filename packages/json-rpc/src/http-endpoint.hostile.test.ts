import type { Socket } from 'node:net';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { failure } from '../testing/failure.ts';
import { deadPort, echo, type RpcCall, sendEcho, sendJson, serve, serveTcp } from '../testing/serve.ts';
import { createEndpoint } from './create-endpoint.ts';

const request = (url: string, options = {}): Promise<Error & Record<string, unknown>> =>
  failure(createEndpoint(url, options).request('m', [])) as never;

const requestTwo = (url: string): Promise<unknown[]> => {
  const endpoint = createEndpoint(url);
  return Promise.all(['a', 'b'].map((method) => endpoint.request(method, []).catch((error) => error)));
};

/** A raw server that sends `head` and then lets `body` write. */
const raw = (head: string, body: (socket: Socket) => void) =>
  serveTcp((socket) => {
    socket.once('data', () => {
      socket.write(`${head}\r\n\r\n`);
      body(socket);
    });
  });

const jsonHead = 'HTTP/1.1 200 OK\r\ncontent-type: application/json';

describe('an HTTP endpoint whose server sends too much', () => {
  const megabyte = 1024 * 1024;
  it.each([
    ['gzip, 64 KiB that become 64 MiB', 'gzip', () => gzipSync(Buffer.alloc(64 * megabyte, ' '))],
    ['gzip, 107 KiB that become 110 MB', 'gzip', () => gzipSync(Buffer.alloc(110_000_000, ' '))],
    [
      'brotli, a handful of bytes that become 64 MiB',
      'br',
      () =>
        brotliCompressSync(Buffer.alloc(64 * megabyte, ' '), {
          params: { [constants.BROTLI_PARAM_QUALITY]: 5 },
        }),
    ],
    ['gzip in gzip', 'gzip, gzip', () => gzipSync(gzipSync(Buffer.alloc(64 * megabyte, ' ')))],
  ])('stops at its cap for %s', async (_what, encoding, makeBody) => {
    const body = makeBody();
    const server = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(body),
    );
    expect(await request(server.url)).toMatchObject({ code: 'TOO_LARGE' });
  });

  it('stops at its cap for a body without end', async () => {
    const server = await serve((_request, response) => {
      const chunk = Buffer.alloc(64 * 1024, ' ');
      const more = () => {
        while (response.write(chunk));
      };
      response.on('drain', more);
      more();
    });
    expect(await request(server.url)).toMatchObject({ code: 'TOO_LARGE' });
  });

  it('refuses a body by its declared length, before any of it comes', async () => {
    const server = await raw(`${jsonHead}\r\ncontent-length: 300000`, () => {});
    expect(await request(server.url)).toMatchObject({
      code: 'TOO_LARGE',
      message: `${server.url} sent a reply over 262144 bytes`,
    });
  });

  it('grows the cap with the calls of a batch, up to the cap of batches', async () => {
    const answer = (calls: readonly RpcCall[], size: number) =>
      calls.map(({ id }, i) => ({ id, result: i === 0 ? 'x'.repeat(size) : 0 }));
    for (const [count, size, fits] of [
      [2, 16_000, true],
      [2, 18_000, false],
      [6, 18_000, true],
      [6, 25_000, false],
    ] as const) {
      const server = await serve(({ calls }, response) => sendJson(response, answer(calls, size)));
      const endpoint = createEndpoint(server.url, { maxReplyBytes: 1_000, maxBatchReplyBytes: 20_000 });
      const results = Promise.all(Array.from({ length: count }, () => endpoint.request('m', [])));
      if (fits) expect(await results).toHaveLength(count);
      else expect(await failure(results)).toMatchObject({ code: 'TOO_LARGE' });
    }
  });
});

describe('an HTTP endpoint whose server is slow or breaks off', () => {
  it('ends a body that drips with the deadline of the request', async () => {
    let dripping: Socket | undefined;
    const server = await raw(jsonHead, (socket) => {
      dripping = socket;
      const timer = setInterval(() => socket.write(' '), 100);
      socket.on('close', () => clearInterval(timer));
    });
    expect(await request(server.url, { timeout: 350 })).toMatchObject({ code: 'TIMEOUT' });
    await vi.waitFor(() => expect(dripping?.destroyed).toBe(true));
  });

  it('ends a server that accepts and never answers with the deadline', async () => {
    const server = await serveTcp(() => {});
    expect(await request(server.url, { timeout: 100 })).toMatchObject({ code: 'TIMEOUT' });
  });

  it.each<[string, (socket: Socket) => void]>([
    ['closes its half at once', (socket) => socket.end()],
    [
      'closes its half within the body',
      (socket) => socket.end(`${jsonHead}\r\ncontent-length: 99\r\n\r\n{"id"`),
    ],
    ['resets the connection', (socket) => socket.resetAndDestroy()],
    [
      'resets the connection after half a body',
      (socket) =>
        socket.write(`${jsonHead}\r\ncontent-length: 99\r\n\r\n{"id"`, () =>
          setTimeout(() => socket.resetAndDestroy(), 20),
        ),
    ],
    ['speaks no HTTP', (socket) => socket.end('\0\0\u0001 not HTTP\r\n\r\n')],
    [
      'breaks its chunks',
      (socket) => socket.write(`${jsonHead}\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n`),
    ],
  ])('rejects with UNAVAILABLE when it %s', async (_what, answer) => {
    const server = await serveTcp((socket) => socket.once('data', () => answer(socket)));
    const error = await request(server.url, { timeout: 2_000 });
    expect(error).toMatchObject({ code: 'UNAVAILABLE', retryable: true });
  });

  it('settles by its deadline for a body that lies about its compression', async () => {
    const server = await serveTcp((socket) =>
      socket.once('data', () => socket.end(`${jsonHead}\r\ncontent-encoding: gzip\r\n\r\nnot gzip`)),
    );
    // The fetch of Node 20 never settles for such a body, not even when its signal fires.
    expect((await request(server.url, { timeout: 200 }))['code']).toMatch(/^(UNAVAILABLE|TIMEOUT)$/);
  });

  it('says with a short code why it cannot connect', async () => {
    const url = `http://127.0.0.1:${await deadPort()}`;
    expect(await request(url)).toMatchObject({
      code: 'UNAVAILABLE',
      message: `${url} cannot be reached: ECONNREFUSED`,
    });
  });
});

describe('an HTTP endpoint whose server says something else', () => {
  it.each<[string, (call: RpcCall) => string]>([
    ['an empty body', () => ''],
    ['truncated JSON', (call) => JSON.stringify(echo(call)).slice(0, -2)],
    ['an HTML page', () => '<html><body>Sign in to this café</body></html>'],
    ['a bare value', () => '17'],
    ['null', () => 'null'],
    ['a list for one call', (call) => JSON.stringify([echo(call)])],
    ['the wrong id', (call) => JSON.stringify(echo({ ...call, id: call.id + 1 }))],
    ['the id as a text', (call) => JSON.stringify({ id: `${call.id}`, result: 1 })],
    ['no id', () => '{"jsonrpc":"2.0","result":1}'],
    ['neither result nor error', ({ id }) => `{"id":${id}}`],
    ['both result and error', ({ id }) => `{"id":${id},"result":1,"error":{"code":1,"message":"x"}}`],
    ['an error without a code', ({ id }) => `{"id":${id},"error":"no"}`],
    ['an error for nobody', () => '{"id":null,"error":{"code":-32700,"message":"Parse error"}}'],
    ['bytes that are no UTF-8', ({ id }) => `{"id":${id},"result":"\xff"}`],
    ['lists nested 30,000 deep', () => '['.repeat(30_000) + ']'.repeat(30_000)],
  ])('rejects %s', async (_what, body) => {
    const server = await serve(({ calls }, response) =>
      response.end(Buffer.from(body(calls[0] as RpcCall), 'latin1')),
    );
    expect(await request(server.url)).toMatchObject({ code: 'PROTOCOL', retryable: true });
  });

  it('quotes the start of what is not JSON, escaped', async () => {
    const server = await serve((_request, response) => response.end('\n<b>\u001b[2J</b>'));
    expect(await request(server.url)).toMatchObject({
      message: `${server.url} did not answer as a JSON-RPC server: not JSON: "<b>\\u{1b}[2J</b>"`,
    });
  });

  it('takes an answer without a version and with a null error', async () => {
    const server = await serve(({ calls }, response) =>
      sendJson(response, { id: calls[0]?.id, result: null, error: null }),
    );
    expect(await createEndpoint(server.url).request('m', [])).toBeNull();
  });

  it('rejects the call that is answered twice and the one that is not, and keeps the others', async () => {
    const server = await serve(({ calls }, response) => {
      const [a, , c] = calls.map(echo);
      sendJson(response, [a, a, c]);
    });
    const endpoint = createEndpoint(server.url);
    const results = await Promise.allSettled(['a', 'b', 'c'].map((method) => endpoint.request(method, [])));
    expect(results).toMatchObject([
      { reason: { code: 'PROTOCOL', details: 'a call is answered twice' } },
      { reason: { code: 'PROTOCOL', details: 'a call is not answered' } },
      { value: ['c'] },
    ]);
  });

  it('trusts nothing in a reply that answers a call nobody made', async () => {
    const server = await serve(({ calls }, response) =>
      sendJson(response, [...calls.map(echo), { id: 1, result: 'forged' }]),
    );
    for (const error of await requestTwo(server.url)) expect(error).toMatchObject({ code: 'PROTOCOL' });
  });

  it('follows no redirect', async () => {
    const target = await serve(sendEcho);
    for (const status of [301, 302, 307, 308]) {
      const server = await serve((_request, response) =>
        response.writeHead(status, { location: target.url }).end(),
      );
      expect(await request(server.url)).toMatchObject({ code: 'PROTOCOL' });
    }
    expect(target.received).toHaveLength(0);
  });
});

describe('an HTTP endpoint whose server answers with a status', () => {
  const withStatus = (status: number, headers: Record<string, string> = {}, body = '<html>sorry</html>') =>
    serve((_request, response) => response.writeHead(status, headers).end(body));

  it.each([
    [400, { code: 'UNAVAILABLE', details: 'HTTP 400' }],
    [401, { code: 'UNAVAILABLE', reason: 'refused' }],
    [403, { code: 'UNAVAILABLE', reason: 'refused' }],
    [404, { code: 'UNAVAILABLE', details: 'HTTP 404' }],
    [429, { code: 'RATE_LIMITED', retryAfter: undefined }],
    [500, { code: 'UNAVAILABLE', details: 'HTTP 500' }],
    [502, { code: 'UNAVAILABLE', details: 'HTTP 502' }],
    [503, { code: 'UNAVAILABLE', retryAfter: undefined }],
  ])('reads what %i means', async (status, expected) => {
    const server = await withStatus(status);
    expect(await request(server.url)).toMatchObject({ ...expected, retryable: true });
  });

  it('names the API key as the likely reason of a refusal', async () => {
    const server = await withStatus(401);
    expect(await request(server.url)).toMatchObject({
      message: `${server.url} refused the request; check its API key: HTTP 401`,
    });
  });

  it('believes no body that comes with 401, 403, 429 or 503', async () => {
    for (const status of [401, 403, 429, 503]) {
      const server = await serve(({ calls }, response) =>
        sendJson(response, echo(calls[0] as RpcCall), status),
      );
      expect(await request(server.url)).toHaveProperty('code');
    }
  });

  it.each([
    ['seconds', () => '2', 2_000],
    ['a date', () => new Date(Date.now() + 10_000).toUTCString(), expect.closeTo(10_000, -4)],
    ['a date that is past', () => 'Sun, 06 Nov 1994 08:49:37 GMT', 0],
    ['garbage', () => 'in 5 minutes', undefined],
    ['a negative number', () => '-5', undefined],
    ['too large a number', () => '99999999999999999999', undefined],
  ])('reads a Retry-After in %s', async (_what, header, retryAfter) => {
    for (const [status, code] of [
      [429, 'RATE_LIMITED'],
      [503, 'UNAVAILABLE'],
    ] as const) {
      const server = await withStatus(status, { 'retry-after': header() });
      expect(await request(server.url)).toMatchObject({ code, retryAfter });
    }
  });

  it.each([
    [429, 'Too many requests'],
    [-32005, 'daily request count exceeded, request rate limited'],
    [-32999, 'RPC rate limit exceeded'],
  ])('reads the JSON-RPC error %i as a request to slow down', async (code, message) => {
    const server = await serve(({ calls }, response) =>
      sendJson(response, { id: calls[0]?.id, error: { code, message } }),
    );
    expect(await request(server.url)).toMatchObject({ code: 'RATE_LIMITED' });
  });
});
