import type { Socket } from 'node:net';
import type { ResolverError, TraceEvent } from '@peername/resolver-core';
import { describe, expect, it, vi } from 'vitest';
import { failure } from '../testing/failure.ts';
import { deadPort, echo, sendEcho, sendJson, serve, serveTcp } from '../testing/serve.ts';
import { createEndpoint } from './create-endpoint.ts';
import { parseEndpointUrl } from './endpoint-address.ts';
import { createHttpEndpoint } from './http-endpoint.ts';
import { RpcReplyError } from './rpc-reply-error.ts';

describe('an HTTP endpoint', () => {
  it('sends a single call as an object and gives its result', async () => {
    const server = await serve(sendEcho);
    const endpoint = createEndpoint(server.url);
    expect(await endpoint.request('state_call', ['a', 1])).toEqual(['state_call', 'a', 1]);
    expect(server.received).toMatchObject([
      { batch: false, headers: { 'content-type': 'application/json' }, calls: [{ jsonrpc: '2.0' }] },
    ]);
    expect(server.received[0]?.headers).not.toHaveProperty('cookie');
    expect(server.received[0]?.headers).not.toHaveProperty('referer');
  });

  it('puts the calls of one microtask into one request and tells the answers apart in any order', async () => {
    const server = await serve(({ calls }, response) => sendJson(response, calls.map(echo).reverse()));
    const endpoint = createEndpoint(server.url);
    const results = await Promise.all([1, 2, 3].map((n) => endpoint.request('m', [n])));
    expect(results).toEqual([
      ['m', 1],
      ['m', 2],
      ['m', 3],
    ]);
    expect(server.received).toHaveLength(1);
  });

  it('opens few connections to a server that hangs, however many ask it, and leaves none behind', async () => {
    const sockets = new Set<Socket>();
    let most = 0;
    const { url } = await serveTcp((socket) => {
      sockets.add(socket);
      most = Math.max(most, sockets.size);
      socket.resume();
      socket.on('end', () => socket.end());
      socket.on('close', () => sockets.delete(socket));
    });
    const endpoint = createEndpoint(url);
    const giveUp = new AbortController();
    const calls: Promise<unknown>[] = [];
    for (let i = 0; i < 200; i++) {
      calls.push(failure(endpoint.request('m', [i], { signal: giveUp.signal })));
      // Each in a turn of its own, so that they do not travel together anyhow.
      await new Promise((resolve) => setImmediate(resolve));
    }
    await vi.waitFor(() => expect(sockets.size).toBeGreaterThan(1));
    giveUp.abort();
    expect(new Set((await Promise.all(calls)).map((error) => (error as ResolverError).code))).toEqual(
      new Set(['ABORTED']),
    );
    // Node's fetch connects once more after an abort, and lets go of what it does not use after some seconds.
    await vi.waitFor(() => expect(sockets.size).toBe(0), { timeout: 20_000 });
    expect(most).toBeLessThanOrEqual(40);
  });

  it('sends what had to wait for a busy server together, once it answers', async () => {
    const held: (() => void)[] = [];
    let isBusy = true;
    const server = await serve((request, response) => {
      if (isBusy) held.push(() => sendEcho(request, response));
      else sendEcho(request, response);
    });
    const endpoint = createEndpoint(server.url);
    const calls: Promise<unknown>[] = [];
    for (let i = 0; i < 200; i++) {
      calls.push(endpoint.request('m', [i]));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await vi.waitFor(() => expect(held.length).toBeGreaterThan(30));
    isBusy = false;
    for (const answer of held) answer();
    expect(await Promise.all(calls)).toEqual(Array.from({ length: 200 }, (_, i) => ['m', i]));
    expect(server.received.length).toBeLessThan(80);
  });

  it('rejects with the error object of the server, its text escaped', async () => {
    const server = await serve(({ calls }, response) =>
      sendJson(response, {
        id: calls[0]?.id,
        error: { code: 3, message: 'execution\u001b[2J reverted', data: '0x08c379a0' },
      }),
    );
    const error = await failure(createEndpoint(server.url).request('eth_call', []));
    expect(error).toBeInstanceOf(RpcReplyError);
    expect(error).toMatchObject({
      rpcCode: 3,
      message: 'execution\\u{1b}[2J reverted',
      data: '0x08c379a0',
    });
  });

  it('takes a JSON-RPC answer that comes with status 400 or 500', async () => {
    for (const status of [400, 500]) {
      const server = await serve(({ calls }, response) =>
        sendJson(response, { id: calls[0]?.id, error: { code: -32602, message: 'bad' } }, status),
      );
      expect(await failure(createEndpoint(server.url).request('m', []))).toMatchObject({ rpcCode: -32602 });
    }
  });

  it('sends user info of its URL as Basic authorization', async () => {
    const server = await serve(sendEcho);
    await createEndpoint(server.url.replace('//', '//us%40er:p%C3%A4ss@')).request('m', []);
    const { authorization = '' } = server.received[0]?.headers ?? {};
    expect(Buffer.from(authorization.slice(6), 'base64').toString()).toBe('us@er:päss');
  });

  it('reports each request once to each distinct trace among its calls', async () => {
    const server = await serve(sendEcho);
    const endpoint = createEndpoint(`${server.url}/some-secret-key?apikey=another-secret`);
    const [one, other] = [vi.fn<(event: TraceEvent) => void>(), vi.fn<(event: TraceEvent) => void>()];
    await Promise.all([
      endpoint.request('first', ['é'], { trace: one }),
      endpoint.request('second', [], { trace: one }),
      endpoint.request('third', [], { trace: other }),
      endpoint.request('fourth', []),
    ]);
    expect(one).toHaveBeenCalledOnce();
    expect(other).toHaveBeenCalledOnce();
    const [event] = one.mock.calls[0] ?? [];
    expect(event).toEqual({
      step: 'request',
      detail: 'first +3',
      endpoint: server.url,
      sent: Buffer.byteLength(server.received[0]?.body ?? ''),
      received: expect.any(Number),
      ms: expect.any(Number),
      failed: undefined,
    });
  });

  it('reports a failed request with its code', async () => {
    const trace = vi.fn<(event: TraceEvent) => void>();
    const endpoint = createEndpoint(`http://127.0.0.1:${await deadPort()}`);
    await failure(endpoint.request('m', [], { trace }));
    expect(trace.mock.calls).toMatchObject([[{ detail: 'm', failed: 'UNAVAILABLE', received: 0 }]]);
  });

  it('rejects only the caller that aborts', async () => {
    let answer = () => {};
    const server = await serve((request, response) => {
      answer = () => sendEcho(request, response);
    });
    const endpoint = createEndpoint(server.url);
    const controller = new AbortController();
    const aborted = failure(endpoint.request('a', [], { signal: controller.signal }));
    const kept = endpoint.request('b', []);
    await vi.waitFor(() => expect(server.received).toHaveLength(1));
    controller.abort();
    expect(await aborted).toMatchObject({ code: 'ABORTED' });
    answer();
    expect(await kept).toEqual(['b']);
  });

  it('ends the HTTP request when the last caller aborts', async () => {
    const server = await serveTcp((socket) => socket.resume());
    const controller = new AbortController();
    const { signal } = controller;
    const endpoint = createEndpoint(server.url);
    const calls = ['a', 'b'].map((method) => failure(endpoint.request(method, [], { signal })));
    await vi.waitFor(() => expect(server.sockets.size).toBe(1));
    const [socket] = server.sockets;
    const gone = new Promise((closed) => socket?.once('end', closed).once('close', closed));
    controller.abort();
    for (const call of calls) expect(await call).toMatchObject({ code: 'ABORTED' });
    await gone;
  });

  it('sends nothing for a call that is aborted before it leaves', async () => {
    const server = await serve(sendEcho);
    const endpoint = createEndpoint(server.url);
    const controller = new AbortController();
    const aborted = failure(endpoint.request('a', [], { signal: controller.signal }));
    controller.abort();
    expect(await aborted).toMatchObject({ code: 'ABORTED' });
    expect(await failure(endpoint.request('b', [], { signal: AbortSignal.abort() }))).toMatchObject({
      code: 'ABORTED',
    });
    expect(await endpoint.request('c', [])).toEqual(['c']);
    expect(server.received).toHaveLength(1);
  });

  it('rejects calls under way and calls to come once it is closed', async () => {
    const server = await serve(() => {});
    const endpoint = createEndpoint(server.url);
    const open = failure(endpoint.request('m', []));
    await vi.waitFor(() => expect(server.received).toHaveLength(1));
    await endpoint.close();
    expect(await open).toMatchObject({ code: 'CLOSED' });
    expect(await failure(endpoint.request('m', []))).toMatchObject({ code: 'CLOSED' });
  });

  it('rejects parameters that JSON cannot hold', async () => {
    expect(await failure(createEndpoint('http://127.0.0.1:9').request('m', [1n]))).toMatchObject({
      code: 'INTERNAL',
    });
  });

  it('gives up after its deadline', async () => {
    const server = await serve(() => {});
    const error = await failure(createEndpoint(server.url, { timeout: 50 }).request('m', []));
    expect(error).toMatchObject({ code: 'TIMEOUT', message: `${server.url} did not answer within 50 ms` });
  });

  it('names cookies and referrers only to a fetch that knows them', async () => {
    const fakeFetch = vi.fn<typeof fetch>(async () => new Response());
    const endpoint = createHttpEndpoint(parseEndpointUrl('https://rpc.example'), {}, fakeFetch);
    await failure(endpoint.request('m', []));
    vi.stubGlobal('Request', class {});
    await failure(endpoint.request('m', []));
    vi.unstubAllGlobals();
    const [[, known = {}] = [], [, unknown = {}] = []] = fakeFetch.mock.calls;
    expect(known).toMatchObject({ redirect: 'manual', credentials: 'omit', referrerPolicy: 'no-referrer' });
    expect(Object.keys(unknown).sort()).toEqual(['body', 'headers', 'method', 'redirect', 'signal']);
  });
});
