import { describe, expect, it } from 'vitest';
import { echo, type Received, type RpcCall, sendEcho, sendJson, serve } from '../testing/serve.ts';
import { createEndpoint } from './create-endpoint.ts';

const callMany = (endpoint: ReturnType<typeof createEndpoint>, count: number) =>
  Promise.allSettled(Array.from({ length: count }, (_, n) => endpoint.request('m', [n])));

const expected = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ status: 'fulfilled', value: ['m', n] }));

const sizes = ({ received }: { received: readonly Received[] }) => received.map(({ calls }) => calls.length);

describe('an HTTP endpoint with more calls than fit', () => {
  it('spreads calls over requests of at most its batch size', async () => {
    const server = await serve(sendEcho);
    expect(await callMany(createEndpoint(server.url, { maxBatch: 4 }), 10)).toEqual(expected(10));
    expect(sizes(server).sort()).toEqual([2, 4, 4]);
  });

  it.each<[string, (response: Parameters<typeof sendJson>[0]) => void]>([
    ['413', (response) => response.writeHead(413).end('too large')],
    ['400', (response) => response.writeHead(400).end()],
    ['404', (response) => response.writeHead(404).end('<html>')],
    [
      'one error object',
      (response) => sendJson(response, { id: null, error: { code: -32010, message: 'batch too large' } }),
    ],
    [
      'one error object in a list',
      (response) => sendJson(response, [{ id: null, error: { code: -32600, message: 'Invalid Request' } }]),
    ],
    [
      'an error object with status 500',
      (response) => sendJson(response, { error: { code: -32000, message: 'no batches' } }, 500),
    ],
    [
      'the code that elsewhere limits rates',
      (response) =>
        sendJson(response, { error: { code: -32005, message: 'Batched requests are not supported' } }),
    ],
  ])('halves a batch that the server refuses with %s, and remembers what it takes', async (_what, refuse) => {
    const server = await serve((request, response) =>
      request.calls.length > 3 ? refuse(response) : sendEcho(request, response),
    );
    const endpoint = createEndpoint(server.url);
    expect(await callMany(endpoint, 10)).toEqual(expected(10));
    expect(sizes(server)).toEqual([10, 5, 3, 3, 3, 1]);
    expect(await callMany(endpoint, 6)).toEqual(expected(6));
    expect(sizes(server).slice(6)).toEqual([3, 3]);
  });

  it('asks call by call when the server takes no batch at all', async () => {
    const server = await serve((request, response) =>
      request.batch ? response.writeHead(405).end() : sendEcho(request, response),
    );
    const endpoint = createEndpoint(server.url);
    expect(await callMany(endpoint, 20)).toEqual(expected(20));
    expect(sizes(server)).toEqual([20, 10, 5, 3, 2, ...Array.from({ length: 20 }, () => 1)]);
  });

  it('asks a server that refuses everything only as often as it takes to find that out', async () => {
    const server = await serve((_request, response) => response.writeHead(400).end());
    const results = await callMany(createEndpoint(server.url), 100);
    for (const result of results) expect(result).toMatchObject({ reason: { code: 'UNAVAILABLE' } });
    expect(sizes(server)).toEqual([100, 50, 25, 13, 7, 4, 2, 1]);
  });

  it('forgets the smaller size when nothing came of it', async () => {
    let down = true;
    const server = await serve((request, response) =>
      down ? response.writeHead(400).end() : sendEcho(request, response),
    );
    const endpoint = createEndpoint(server.url);
    await callMany(endpoint, 4);
    down = false;
    expect(await callMany(endpoint, 4)).toEqual(expected(4));
    expect(sizes(server)).toEqual([4, 2, 1, 4]);
  });

  it('sends nothing more once the server asks to slow down', async () => {
    const server = await serve((request, response) =>
      request.calls.length > 1 ? response.writeHead(413).end() : response.writeHead(429).end(),
    );
    const results = await callMany(createEndpoint(server.url), 4);
    for (const result of results) expect(result).toMatchObject({ reason: { code: 'RATE_LIMITED' } });
    expect(sizes(server)).toEqual([4, 2, 1]);
  });

  it('does not split a batch that is rate limited', async () => {
    const server = await serve((_request, response) =>
      sendJson(response, { id: null, error: { code: -32005, message: 'limit exceeded' } }),
    );
    const results = await callMany(createEndpoint(server.url), 4);
    for (const result of results) expect(result).toMatchObject({ reason: { code: 'RATE_LIMITED' } });
    expect(sizes(server)).toEqual([4]);
  });

  it('has at most six requests under way', async () => {
    let [under, most] = [0, 0];
    const server = await serve(({ calls }, response) => {
      most = Math.max(most, ++under);
      setTimeout(() => {
        under--;
        sendJson(response, echo(calls[0] as RpcCall));
      }, 5);
    });
    expect(await callMany(createEndpoint(server.url, { maxBatch: 1 }), 30)).toEqual(expected(30));
    expect(most).toBe(6);
  });

  it('leaves out the calls that were aborted before their turn', async () => {
    const controller = new AbortController();
    const server = await serve((request, response) => {
      if (request.calls.length > 2) {
        controller.abort();
        response.writeHead(413);
        setTimeout(() => response.end(), 20);
      } else sendEcho(request, response);
    });
    const endpoint = createEndpoint(server.url);
    const calls = Array.from({ length: 4 }, (_, n) =>
      endpoint.request('m', [n], { signal: n % 2 === 0 ? controller.signal : undefined }),
    );
    expect(await Promise.allSettled(calls)).toMatchObject([
      { reason: { code: 'ABORTED' } },
      { value: ['m', 1] },
      { reason: { code: 'ABORTED' } },
      { value: ['m', 3] },
    ]);
    expect(server.received.slice(1).flatMap(({ calls }) => calls.map(({ params }) => params[0]))).toEqual([
      1, 3,
    ]);
  });
});
