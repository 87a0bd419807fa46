import { describe, expect, it, vi } from 'vitest';
import { echo, type Received, type RpcCall, sendEcho, sendJson, serve } from '../testing/serve.ts';
import { createEndpoint } from './create-endpoint.ts';
import { parseEndpointUrl } from './endpoint-address.ts';
import { createHttpEndpoint } from './http-endpoint.ts';

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
    expect(await callMany(endpoint, 12)).toEqual(expected(12));
    expect(sizes(server)).toEqual([12, 6, 3, 3, 3, 3]);
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

  it('has at most 32 requests under way, whatever was begun while its requests dragged on', async () => {
    let [under, most] = [0, 0];
    let answer = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const fakeFetch = async (_url: unknown, init?: RequestInit) => {
      const call: RpcCall = JSON.parse(init?.body as string);
      most = Math.max(most, ++under);
      if (call.method === 'slow') await answered;
      else await new Promise((resolve) => setImmediate(resolve));
      under--;
      return Response.json(echo(call));
    };
    const endpoint = createHttpEndpoint(
      parseEndpointUrl('https://rpc.example'),
      { maxBatch: 1 },
      fakeFetch as typeof fetch,
    );
    const calls: Promise<unknown>[] = [];
    for (let i = 1; i <= 40; i++) {
      // One of the first six that travel holds up those behind them.
      for (const method of ['slow', ...Array(17).fill('fast')]) calls.push(endpoint.request(method, []));
      await vi.waitFor(() => expect(under).toBe(Math.min(i, 32)), { interval: 1 });
    }
    answer();
    await Promise.all(calls);
    expect(most).toBe(32);
  });

  it('lets no newcomer wait for others to be done with replies that are too large', async () => {
    const held: (() => void)[] = [];
    const fakeFetch = async (_url: unknown, init?: RequestInit) => {
      const calls: RpcCall[] = [JSON.parse(init?.body as string)].flat();
      await new Promise<void>((answer) => held.push(answer));
      if (calls.some(({ method }) => method === 'huge')) return new Response(' '.repeat(2_000));
      return Response.json(calls.length === 1 ? echo(calls[0] as RpcCall) : calls.map(echo));
    };
    const limits = { maxReplyBytes: 1_000, maxBatchReplyBytes: 1_000 };
    const address = parseEndpointUrl('https://rpc.example');
    const endpoint = createHttpEndpoint(address, limits, fakeFetch as typeof fetch);
    async function answerAll(): Promise<void> {
      for (const answer of held.splice(0)) {
        answer();
        await new Promise((resolve) => setTimeout(resolve));
      }
    }
    let busy = 20;
    for (let i = 0; i < 20; i++) {
      const calls = Array.from({ length: 200 }, () => endpoint.request('huge', []));
      void Promise.allSettled(calls).then(() => busy--);
      await new Promise((resolve) => setTimeout(resolve));
    }
    await answerAll();
    await answerAll();
    for (let i = 0; i < 3; i++) {
      let isDone = false;
      void endpoint.request('m', []).then(() => {
        isDone = true;
      });
      let rounds = 0;
      for (; !isDone; rounds++) await answerAll();
      expect([rounds <= 4, busy]).toEqual([true, 20]);
    }
    await endpoint.close();
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

describe('an HTTP endpoint with a reply that is too large', () => {
  /** Answers each call, those of `isHuge` with more than any batch may hold. */
  const serveHuge = (isHuge: (n: unknown) => boolean) =>
    serve(({ calls, batch }, response) => {
      const answers = calls.map((call) =>
        isHuge(call.params[0]) ? { id: call.id, result: 'x'.repeat(30_000) } : echo(call),
      );
      sendJson(response, batch ? answers : answers[0]);
    });
  const limits = { maxReplyBytes: 10_000, maxBatchReplyBytes: 20_000 };

  it('fails the call that asked for it alone', async () => {
    const server = await serveHuge((n) => n === 77);
    const results = await callMany(createEndpoint(server.url, limits), 100);
    const failed = results.flatMap((result, n) =>
      result.status === 'rejected' ? [[n, result.reason.code]] : [],
    );
    expect(failed).toEqual([[77, 'TOO_LARGE']]);
    expect(sizes(server)).toHaveLength(1 + 6 + 6 + 3);
  });

  it('goes on with the calls that were not sent yet, and with batches as large as before', async () => {
    const server = await serveHuge((n) => n === 0);
    const endpoint = createEndpoint(server.url, { ...limits, maxBatch: 4 });
    expect(await callMany(endpoint, 40)).toMatchObject([
      { reason: { code: 'TOO_LARGE' } },
      ...expected(40).slice(1),
    ]);
    const before = server.received.length;
    const later = await Promise.all([1, 2, 3, 4].map((n) => endpoint.request('m', [n])));
    expect(later).toHaveLength(4);
    expect(sizes(server).slice(before)).toEqual([4]);
  });

  it('fails no stranger that came from elsewhere while the server was busy', async () => {
    const held: (() => void)[] = [];
    let isBusy = true;
    const server = await serve((request, response) => {
      const answer = () =>
        request.calls.some(({ method }) => method === 'evil')
          ? response.end(' '.repeat(30_000))
          : sendEcho(request, response);
      if (isBusy) held.push(answer);
      else answer();
    });
    const endpoint = createEndpoint(server.url, limits);
    const calls: Promise<unknown>[] = [];
    for (let i = 0; i < 50; i++) {
      calls.push(endpoint.request(i === 40 ? 'evil' : 'm', [i]).catch((error) => error.code));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await vi.waitFor(() => expect(held).toHaveLength(32));
    isBusy = false;
    for (const answer of held) answer();
    expect(await Promise.all(calls)).toEqual(
      Array.from({ length: 50 }, (_, i) => (i === 40 ? 'TOO_LARGE' : ['m', i])),
    );
  });

  it('asks a server whose every reply is too large little more often than there are calls', async () => {
    const server = await serveHuge(() => true);
    const results = await callMany(createEndpoint(server.url, limits), 216);
    for (const result of results) expect(result).toMatchObject({ reason: { code: 'TOO_LARGE' } });
    expect(server.received).toHaveLength(1 + 6 + 36 + 216);
  });

  it('fails no other call, however many ask for too much', async () => {
    // One in each part of a part.
    const isHuge = (n: unknown) => (n as number) % 3 === 0;
    const server = await serveHuge(isHuge);
    const results = await callMany(createEndpoint(server.url, limits), 512);
    expect(results).toMatchObject(
      expected(512).map((result, n) => (isHuge(n) ? { reason: { code: 'TOO_LARGE' } } : result)),
    );
    expect(server.received.length).toBeLessThan(2 * 512);
  });

  it('keeps the parts that are to be told apart, also where the server refuses them for their size', async () => {
    const server = await serve((request, response) => {
      const { calls } = request;
      if (calls.length === 30) response.end(' '.repeat(30_000));
      else if (calls.length > 3) response.writeHead(413).end();
      else sendEcho(request, response);
    });
    expect(await callMany(createEndpoint(server.url, limits), 30)).toEqual(expected(30));
    for (const { calls } of server.received.slice(1))
      expect(new Set(calls.map(({ params }) => Math.floor((params[0] as number) / 5))).size).toBe(1);
  });

  it('asks no more for calls that nobody waits for', async () => {
    const controller = new AbortController();
    const server = await serve((_request, response) => {
      controller.abort();
      response.end(' '.repeat(30_000));
    });
    const endpoint = createEndpoint(server.url, limits);
    const calls = [1, 2, 3].map((n) => endpoint.request('m', [n], { signal: controller.signal }));
    for (const result of await Promise.allSettled(calls))
      expect(result).toMatchObject({ reason: { code: 'ABORTED' } });
    expect(sizes(server)).toEqual([3]);
  });
});
