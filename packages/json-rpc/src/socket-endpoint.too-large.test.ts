import { isResolverError } from '@peername/resolver-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failure } from '../testing/failure.ts';
import { echo, type RpcCall } from '../testing/serve.ts';
import { serveSocket } from '../testing/serve-socket.ts';
import { socketPlatforms } from '../testing/socket-platforms.ts';
import type { RpcEndpoint } from './endpoint.ts';
import { parseEndpointUrl } from './endpoint-address.ts';
import { droppedFault, tooLargeFault } from './fault.ts';
import { createSocketEndpoint } from './socket-endpoint.ts';
import type { OpenSocket, SocketListener } from './text-socket.ts';

const huge = ' '.repeat(2_000);
const maxReplyBytes = 1_000;

/** The code of the error, or `ok`. */
async function outcome(answer: Promise<unknown>): Promise<unknown> {
  return answer.then(
    () => 'ok',
    (error) => (isResolverError(error) ? error.code : error),
  );
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe.each(Object.entries(socketPlatforms))(
  'a WebSocket endpoint in %s, after a reply over its cap',
  (_platform, create) => {
    it('fails the call alone that asked for it', async () => {
      const server = await serveSocket((call, socket) => {
        if (call.method === 'huge') socket.send(huge);
        else setTimeout(() => socket.send(JSON.stringify(echo(call))), 5);
      });
      const endpoint = create(server.url, { maxReplyBytes });
      const calls = Array.from({ length: 40 }, (_, i) =>
        endpoint.request(i === 20 ? 'huge' : 'm', [i]).catch((error) => error.code),
      );
      await vi.waitFor(() => expect(server.connections).toBeGreaterThan(1), { interval: 1 });
      calls.push(endpoint.request('m', [40]));
      expect(await Promise.all(calls)).toEqual(
        Array.from({ length: 41 }, (_, i) => (i === 20 ? 'TOO_LARGE' : ['m', i])),
      );
      // The first, six with 7 calls each, four with 2, two with 1, and that of the call that came.
      expect(server.connections).toBeLessThanOrEqual(14);
      await endpoint.close();
    });

    it.each([
      ['aborted', () => AbortSignal.timeout(50), 'ABORTED'],
      ['past its deadline', () => undefined, 'TIMEOUT'],
    ])(
      'does not blame the one call under way for what came for one that is %s',
      async (_what, signal, code) => {
        let owed = false;
        const server = await serveSocket((call, socket) => {
          if (call.method === 'late') owed = true;
          else if (call.method === 'm' && owed) {
            owed = false;
            socket.send(huge);
          } else socket.send(JSON.stringify(echo(call)));
        });
        const endpoint = create(server.url, { maxReplyBytes, timeout: 1_000 });
        const late = failure(endpoint.request('late', [], { signal: signal() }));
        // Without a word the connection would end with the deadline.
        await endpoint.request('word', []);
        expect(await late).toMatchObject({ code });
        expect(await endpoint.request('m', [])).toEqual(['m']);
        expect(server.connections).toBe(2);
        await endpoint.close();
      },
    );

    it('answers new calls while one of those asked again is not answered', async () => {
      const server = await serveSocket((call, socket) => {
        if (call.method === 'huge') socket.send(huge);
        else if (call.method !== 'slow') socket.send(JSON.stringify(echo(call)));
      });
      const endpoint = create(server.url, { maxReplyBytes });
      const slow = outcome(endpoint.request('slow', []));
      expect(await outcome(endpoint.request('huge', []))).toBe('TOO_LARGE');
      expect(await endpoint.request('m', [])).toEqual(['m']);
      await endpoint.close();
      expect(await slow).toBe('CLOSED');
      await vi.waitFor(() => expect(server.open).toBe(0));
    });

    it('asks again each of a few calls whose every reply is', async () => {
      const server = await serveSocket((_call, socket) => socket.send(huge));
      const endpoint = create(server.url, { maxReplyBytes });
      const calls = Array.from({ length: 12 }, (_, i) => failure(endpoint.request('m', [i])));
      for (const call of calls) expect(await call).toMatchObject({ code: 'TOO_LARGE' });
      expect(server.connections).toBe(1 + 6 + 12);
      await endpoint.close();
    });
  },
);

describe('the connections of a WebSocket endpoint, after a reply over its cap', () => {
  const address = parseEndpointUrl('wss://rpc.example');

  /** Sockets of a server without a network. */
  interface FakeSockets {
    readonly open: OpenSocket;
    /** How many were ever opened, are now, and were at once. */
    readonly opened: number;
    readonly live: number;
    readonly most: number;
  }

  function fakeSockets(
    answer = (call: RpcCall, listener: SocketListener): void => {
      if (call.method === 'huge') listener.ended(tooLargeFault(address, '1000 bytes'));
      else if (call.method === 'drop') listener.ended(droppedFault(address));
      else if (call.method !== 'slow') listener.received(JSON.stringify(echo(call)));
    },
  ): FakeSockets {
    const live = new Set<SocketListener>();
    let opened = 0;
    let most = 0;
    return {
      get opened() {
        return opened;
      },
      get live() {
        return live.size;
      },
      get most() {
        return most;
      },
      open(_address, _limits, listener) {
        opened++;
        live.add(listener);
        most = Math.max(most, live.size);
        const tell = (task: () => void) => queueMicrotask(() => live.has(listener) && task());
        tell(() => listener.opened());
        return {
          send: (text) => tell(() => answer(JSON.parse(text), listener)),
          terminate: () => live.delete(listener),
        };
      },
    };
  }

  function ask(endpoint: RpcEndpoint, methods: readonly string[], signal?: AbortSignal): Promise<unknown[]> {
    return Promise.all(methods.map((method, i) => outcome(endpoint.request(method, [i], { signal }))));
  }

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it.each([[[300]], [[0, 511]], [[0, 170, 340]]])('suffice to find calls %j of 512', async (culprits) => {
    const sockets = fakeSockets();
    const endpoint = createSocketEndpoint(address, {}, sockets.open);
    const methods = Array.from({ length: 512 }, (_, i) => (culprits.includes(i) ? 'huge' : 'm'));
    expect(await ask(endpoint, methods)).toEqual(
      methods.map((method) => (method === 'huge' ? 'TOO_LARGE' : 'ok')),
    );
    expect(sockets.most).toBeLessThanOrEqual(6);
    expect(sockets.live).toBe(0);
    await endpoint.close();
  });

  it.each([20, 100, 512])('are at most 6 at once and 49 in all for %i such calls of 512', async (count) => {
    const sockets = fakeSockets();
    const endpoint = createSocketEndpoint(address, {}, sockets.open);
    const methods = Array.from({ length: 512 }, (_, i) => ((i * count) % 512 < count ? 'huge' : 'm'));
    const outcomes = await ask(endpoint, methods);
    expect(outcomes.filter((each, i) => methods[i] === 'huge' && each !== 'TOO_LARGE')).toEqual([]);
    expect(new Set(outcomes)).toEqual(new Set(count === 512 ? ['TOO_LARGE'] : ['TOO_LARGE', 'ok']));
    expect(sockets.opened).toBeLessThanOrEqual(49);
    expect(sockets.most).toBeLessThanOrEqual(6);
    expect(sockets.live).toBe(0);
    await endpoint.close();
  });

  it.each([40, 100, 512])('are none of a new call, however many of %i calls are to blame', async (count) => {
    let newcomers: Promise<unknown[]> | undefined;
    const sockets = fakeSockets();
    const endpoint = createSocketEndpoint(address, {}, (...args) => {
      const socket = sockets.open(...args);
      if (sockets.opened === 10) newcomers = ask(endpoint, ['m', 'm', 'm']);
      return socket;
    });
    await ask(endpoint, Array(count).fill('huge'));
    expect(await newcomers).toEqual(['ok', 'ok', 'ok']);
    await endpoint.close();
    expect(sockets.live).toBe(0);
  });

  it('fail alone: where one drops, the calls of the others are answered', async () => {
    const sockets = fakeSockets();
    const endpoint = createSocketEndpoint(address, {}, sockets.open);
    expect(await ask(endpoint, ['huge', 'drop', 'm'])).toEqual(['TOO_LARGE', 'UNAVAILABLE', 'ok']);
    await endpoint.close();
  });

  it('end without harm when nobody waits any more', async () => {
    let late: SocketListener | undefined;
    const sockets = fakeSockets((call, listener) => {
      if (call.method === 'late') late = listener;
      else listener.received(JSON.stringify(echo(call)));
    });
    const endpoint = createSocketEndpoint(address, {}, sockets.open);
    const controller = new AbortController();
    const asked = ask(endpoint, ['late'], controller.signal);
    await vi.waitFor(() => expect(late).toBeDefined());
    controller.abort();
    late?.ended(tooLargeFault(address, '1000 bytes'));
    expect(await asked).toEqual(['ABORTED']);
    expect(sockets.live).toBe(0);
    expect(await ask(endpoint, ['m'])).toEqual(['ok']);
    await endpoint.close();
  });

  it('do not blame the one call left on them for what came for one that is aborted', async () => {
    let late: SocketListener | undefined;
    const sockets = fakeSockets((call, listener) => {
      if (call.method === 'huge') listener.ended(tooLargeFault(address, '1000 bytes'));
      else if (call.method === 'late') late = listener;
      else if (call.method === 'm' || sockets.opened > 9) listener.received(JSON.stringify(echo(call)));
    });
    const endpoint = createSocketEndpoint(address, {}, sockets.open);
    const controller = new AbortController();
    // Two calls go into each part.
    const others = ask(endpoint, ['huge', ...Array(9).fill('m')]);
    const aborted = ask(endpoint, ['late'], controller.signal);
    const left = ask(endpoint, ['slow']);
    await others;
    expect(sockets).toMatchObject({ opened: 9, live: 1 });
    controller.abort();
    late?.ended(tooLargeFault(address, '1000 bytes'));
    expect(await aborted).toEqual(['ABORTED']);
    expect(await left).toEqual(['ok']);
    expect(sockets).toMatchObject({ opened: 10, live: 0 });
    await endpoint.close();
  });

  it.each<[string, string, (endpoint: RpcEndpoint, controller: AbortController) => unknown]>([
    ['aborted', 'ABORTED', (_endpoint, controller) => controller.abort()],
    ['past their deadline', 'TIMEOUT', () => vi.advanceTimersByTimeAsync(8_000)],
    ['closed', 'CLOSED', (endpoint) => endpoint.close()],
  ])('are given back by calls that are %s, also by those that wait for one', async (_what, code, end) => {
    const sockets = fakeSockets();
    const endpoint = createSocketEndpoint(address, {}, sockets.open);
    const controller = new AbortController();
    // Five parts stay unanswered, and those of the sixth have one place.
    const asked = ask(endpoint, ['huge', ...Array(83).fill('slow')], controller.signal);
    await vi.waitFor(() => expect(sockets).toMatchObject({ opened: 9, live: 6 }));
    await end(endpoint, controller);
    expect(await asked).toEqual(Array(84).fill(code));
    expect(sockets.live).toBe(0);
    // Deadlines end one after the other, however close.
    if (code !== 'TIMEOUT') expect(sockets.opened).toBe(9);
    if (code === 'CLOSED') return;
    expect(await ask(endpoint, ['m', 'huge', ...Array(82).fill('m')])).toContain('TOO_LARGE');
    expect(sockets.live).toBe(0);
    await endpoint.close();
  });
});
