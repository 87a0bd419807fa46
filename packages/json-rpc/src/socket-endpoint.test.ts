import type { TraceEvent } from '@peername/resolver-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { failure } from '../testing/failure.ts';
import { deadPort, echo, serve, serveTcp } from '../testing/serve.ts';
import { serveSocket } from '../testing/serve-socket.ts';
import { socketPlatforms } from '../testing/socket-platforms.ts';
import { createEndpoint } from './create-endpoint.ts';
import { RpcReplyError } from './rpc-reply-error.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

describe.each(Object.entries(socketPlatforms))('a WebSocket endpoint in %s', (platform, create) => {
  it('connects with the first call and pipelines the rest over one connection', async () => {
    const server = await serveSocket();
    const endpoint = create(server.url);
    expect(server.connections).toBe(0);
    const results = await Promise.all([1, 2, 3].map((n) => endpoint.request('m', [n])));
    expect(results).toEqual([
      ['m', 1],
      ['m', 2],
      ['m', 3],
    ]);
    expect(await endpoint.request('later', [])).toEqual(['later']);
    expect(server.connections).toBe(1);
    expect(server.received).toHaveLength(4);
    await endpoint.close();
  });

  it('tells answers apart in any order', async () => {
    const server = await serveSocket((_call, socket, all) => {
      if (all.length === 3) for (const each of [...all].reverse()) socket.send(JSON.stringify(echo(each)));
    });
    const endpoint = create(server.url);
    const results = await Promise.all([1, 2, 3].map((n) => endpoint.request('m', [n])));
    expect(results.map((result) => (result as unknown[])[1])).toEqual([1, 2, 3]);
    await endpoint.close();
  });

  it('rejects with the error object of the server and stays connected', async () => {
    const server = await serveSocket((call, socket) =>
      socket.send(
        JSON.stringify(
          call.method === 'ok' ? echo(call) : { id: call.id, error: { code: -32601, message: 'unknown\n' } },
        ),
      ),
    );
    const endpoint = create(server.url);
    const error = await failure(endpoint.request('nope', []));
    expect(error).toBeInstanceOf(RpcReplyError);
    expect(error).toMatchObject({ rpcCode: -32601, message: 'unknown\\u{a}' });
    await endpoint.request('ok', []);
    expect(server.connections).toBe(1);
    await endpoint.close();
  });

  it('rejects what is under way when the connection drops, and connects again with the next call', async () => {
    const server = await serveSocket((call, socket) => {
      if (call.method === 'drop') socket.terminate();
      else if (call.method !== 'wait') socket.send(JSON.stringify(echo(call)));
    });
    const endpoint = create(server.url);
    const calls = ['wait', 'drop'].map((method) => failure(endpoint.request(method, [])));
    for (const call of calls) expect(await call).toMatchObject({ code: 'UNAVAILABLE' });
    expect(server.connections).toBe(1);
    expect(await endpoint.request('again', [])).toEqual(['again']);
    expect(server.connections).toBe(2);
    await endpoint.close();
  });

  it('ignores notifications and a second answer to the same call', async () => {
    const server = await serveSocket((call, socket) => {
      socket.send(JSON.stringify({ jsonrpc: '2.0', method: 'chain_newHead', params: {} }));
      socket.send(JSON.stringify(echo(call)));
      socket.send(JSON.stringify({ id: call.id, result: 'forged' }));
    });
    const endpoint = create(server.url);
    expect(await endpoint.request('a', [])).toEqual(['a']);
    expect(await endpoint.request('b', [])).toEqual(['b']);
    expect(server.connections).toBe(1);
    await endpoint.close();
  });

  it.each<[string, string | Buffer]>([
    ['garbage', '}{'],
    ['an empty message', ''],
    ['JSON that is no object', '[1,2]'],
    ['an answer to an id never given out', '{"id":1e300,"result":1}'],
    ['an answer with a text as id', '{"id":"1","result":1}'],
    ['an error that belongs to no call', '{"id":null,"error":{"code":-32700,"message":"Parse error"}}'],
    ['a binary message', Buffer.from('{"id":1,"result":1}')],
  ])('closes the connection on %s', async (_what, message) => {
    const server = await serveSocket((_call, socket) => socket.send(message));
    const endpoint = create(server.url);
    const calls = ['a', 'b'].map((method) => failure(endpoint.request(method, [])));
    for (const call of calls) expect(await call).toMatchObject({ code: 'PROTOCOL' });
    await vi.waitFor(() => expect(server.open).toBe(0));
    await endpoint.close();
  });

  it('closes the connection of a server that talks without end', async () => {
    const server = await serveSocket((_call, socket) => {
      for (let i = 0; i < 1_001; i++) socket.send('{"jsonrpc":"2.0","method":"noise"}');
    });
    const endpoint = create(server.url);
    expect(await failure(endpoint.request('m', []))).toMatchObject({ code: 'PROTOCOL' });
  });

  it('refuses a message over its cap', async () => {
    const server = await serveSocket((call, socket) =>
      socket.send(JSON.stringify({ id: call.id, result: 'x'.repeat(2_000) })),
    );
    const endpoint = create(server.url, { maxReplyBytes: 1_000 });
    expect(await failure(endpoint.request('m', []))).toMatchObject({ code: 'TOO_LARGE' });
  });

  it('gives up on a call that is not answered, and keeps a connection that still talks', async () => {
    const server = await serveSocket((call, socket) => {
      if (call.method !== 'ignored') socket.send(JSON.stringify(echo(call)));
    });
    const endpoint = create(server.url, { timeout: 200 });
    const ignored = failure(endpoint.request('ignored', []));
    await endpoint.request('answered', []);
    expect(await ignored).toMatchObject({ code: 'TIMEOUT' });
    await endpoint.request('answered', []);
    expect(server.connections).toBe(1);
    await endpoint.close();
  });

  /** An open connection to a server that says nothing more when it is told so. */
  async function openToFallSilent() {
    let silent = false;
    const server = await serveSocket((call, socket) => {
      if (!silent) socket.send(JSON.stringify(echo(call)));
    });
    const endpoint = create(server.url, { timeout: 1_000 });
    await endpoint.request('a', []);
    const setSilent = (value: boolean): void => {
      silent = value;
    };
    return { server, endpoint, setSilent };
  }

  it('connects again after the connection has gone silent', async () => {
    const { server, endpoint, setSilent } = await openToFallSilent();
    setSilent(true);
    expect(await failure(endpoint.request('b', []))).toMatchObject({ code: 'TIMEOUT' });
    setSilent(false);
    expect(await endpoint.request('c', [])).toEqual(['c']);
    expect(server.connections).toBe(2);
    await endpoint.close();
  });

  it('ends a connection that has gone silent also when every caller gave up early', async () => {
    const { server, endpoint, setSilent } = await openToFallSilent();
    setSilent(true);
    for (const signal of [AbortSignal.timeout(20), AbortSignal.timeout(40)])
      expect(await failure(endpoint.request('b', [], { signal }))).toMatchObject({ code: 'ABORTED' });
    await vi.waitFor(() => expect(server.open).toBe(0), 10_000);
    setSilent(false);
    expect(await endpoint.request('c', [])).toEqual(['c']);
    expect(server.connections).toBe(2);
    await endpoint.close();
  });

  it('keeps a connection on which nothing was asked since the last answer', async () => {
    const server = await serveSocket();
    const endpoint = create(server.url, { timeout: 1_000 });
    await endpoint.request('a', []);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    await endpoint.request('b', []);
    expect(server.connections).toBe(1);
    await endpoint.close();
  });

  it('gives up on a server that accepts and says nothing', async () => {
    const server = await serveTcp((socket) => socket.resume());
    const endpoint = create(server.url.replace('http', 'ws'), { timeout: 100 });
    expect(await failure(endpoint.request('m', []))).toMatchObject({ code: 'TIMEOUT' });
    await endpoint.close();
  });

  it('rejects with UNAVAILABLE when nobody listens', async () => {
    const endpoint = create(`ws://127.0.0.1:${await deadPort()}`);
    expect(await failure(endpoint.request('m', []))).toMatchObject({ code: 'UNAVAILABLE', retryable: true });
  });

  it('rejects only the caller that aborts', async () => {
    const server = await serveSocket();
    const endpoint = create(server.url);
    const controller = new AbortController();
    const aborted = failure(endpoint.request('a', [], { signal: controller.signal }));
    const kept = endpoint.request('b', []);
    controller.abort();
    expect(await aborted).toMatchObject({ code: 'ABORTED' });
    expect(await kept).toEqual(['b']);
    expect(await endpoint.request('c', [])).toEqual(['c']);
    await endpoint.close();
  });

  it('reports each call to its trace', async () => {
    const server = await serveSocket();
    const endpoint = create(`${server.url}/secret-key-in-path`);
    const trace = vi.fn<(event: TraceEvent) => void>();
    const result = endpoint.request('m', ['é'], { trace });
    await result;
    expect(trace.mock.calls).toEqual([
      [
        {
          step: 'request',
          detail: 'm',
          endpoint: server.url,
          sent: Buffer.byteLength(server.received[0] ?? ''),
          received: Buffer.byteLength(JSON.stringify(echo(JSON.parse(server.received[0] ?? '')))),
          ms: expect.any(Number),
          failed: undefined,
        },
      ],
    ]);
    await endpoint.close();
  });

  it('rejects calls under way and to come once it is closed, and ends the connection', async () => {
    const server = await serveSocket(() => {});
    const endpoint = create(server.url);
    const open = failure(endpoint.request('m', []));
    await vi.waitFor(() => expect(server.received).toHaveLength(1));
    await endpoint.close();
    expect(await open).toMatchObject({ code: 'CLOSED' });
    expect(await failure(endpoint.request('m', []))).toMatchObject({ code: 'CLOSED' });
    await vi.waitFor(() => expect(server.open).toBe(0));
  });

  it('opens no connection for a call that is aborted or closed at once', async () => {
    const server = await serveSocket();
    const endpoint = create(server.url);
    expect(await failure(endpoint.request('m', [], { signal: AbortSignal.abort() }))).toMatchObject({
      code: 'ABORTED',
    });
    const call = failure(endpoint.request('m', []));
    await endpoint.close();
    expect(await call).toMatchObject({ code: 'CLOSED' });
    if (platform === 'Node') expect(server.connections).toBe(0);
  });
});

describe('a WebSocket endpoint in Node', () => {
  it('sends user info of its URL as Basic authorization', async () => {
    const server = await serveSocket();
    const endpoint = createEndpoint(server.url.replace('//', '//us%40er:pass@'));
    await endpoint.request('m', []);
    expect(server.headers[0]?.authorization).toBe(`Basic ${btoa('us@er:pass')}`);
    await endpoint.close();
  });

  it('offers no compression', async () => {
    const server = await serveSocket();
    const endpoint = createEndpoint(server.url);
    await endpoint.request('m', []);
    expect(server.headers[0]).not.toHaveProperty('sec-websocket-extensions');
    await endpoint.close();
  });

  it.each([
    [401, {}, { code: 'UNAVAILABLE', reason: 'refused' }],
    [429, { 'retry-after': '7' }, { code: 'RATE_LIMITED', retryAfter: 7_000 }],
    [503, { 'retry-after': '7' }, { code: 'UNAVAILABLE', retryAfter: 7_000 }],
    [404, {}, { code: 'UNAVAILABLE' }],
    [200, {}, { code: 'UNAVAILABLE' }],
  ])('reads what status %i of the handshake means', async (status, headers, expected) => {
    const server = await serve((_request, response) => response.writeHead(status, headers).end());
    const endpoint = createEndpoint(server.url.replace('http', 'ws'));
    expect(await failure(endpoint.request('m', []))).toMatchObject(expected);
  });

  it('follows no redirect', async () => {
    const other = await serveSocket();
    const server = await serve((_request, response) =>
      response.writeHead(302, { location: other.url }).end(),
    );
    const endpoint = createEndpoint(server.url.replace('http', 'ws'));
    expect(await failure(endpoint.request('m', []))).toMatchObject({ code: 'PROTOCOL' });
    expect(other.connections).toBe(0);
  });

  it('takes raw bytes for a failed handshake', async () => {
    const server = await serveTcp((socket) => socket.end('\0\u0001garbage\r\n\r\n'));
    const endpoint = createEndpoint(server.url.replace('http', 'ws'));
    expect(await failure(endpoint.request('m', []))).toMatchObject({ code: 'PROTOCOL' });
  });
});
