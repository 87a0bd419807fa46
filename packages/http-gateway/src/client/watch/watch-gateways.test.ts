import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as allDone } from 'node:timers/promises';
import { systemClock } from '@peername/resolver-core';
import { createManualClock } from '@peername/resolver-core/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { parseGatewayUrl } from '../gateway-address.ts';
import { watchGateways } from './watch-gateways.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A gateway whose requests the test answers itself. */
async function startGateway(answer: (response: ServerResponse, request: IncomingMessage) => void) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { address: parseGatewayUrl(`http://127.0.0.1:${port}`), asked };
}

const stream = { 'content-type': 'text/event-stream' };
const event = (name: string, block: number, id = `azero.${block}~x`): string =>
  `event: resolution\nid: ${id}\ndata: ${JSON.stringify({ name, evidence: { block: { number: block } } })}\n\n`;
const sixty = Array.from({ length: 60 }, (_, i) => `name-${String(i).padStart(2, '0')}.azero`);
const nameOf = (text: string) => ({ text, labels: text.split('.'), service: 'gateway' });

function watch(
  gateways: readonly { address: ReturnType<typeof parseGatewayUrl> }[],
  names: readonly string[],
) {
  const ending = new AbortController();
  ends.push(() => ending.abort());
  const news = watchGateways(gateways, names.map(nameOf), {
    clock: systemClock,
    timeout: 1_000,
    signal: ending.signal,
  });
  return { next: async () => (await news.next()).value, ending };
}

/** The same at gateways whose requests a function answers, by a clock that stands still. */
function watchByHand(urls: readonly string[], names: readonly string[], fetchWith: typeof fetch) {
  const clock = createManualClock();
  const ending = new AbortController();
  ends.push(() => ending.abort());
  const gateways = urls.map((url) => ({ address: parseGatewayUrl(url) }));
  const news = watchGateways(gateways, names.map(nameOf), {
    clock,
    timeout: 1_000,
    fetchWith,
    signal: ending.signal,
  });
  const seen: unknown[] = [];
  void (async () => {
    for await (const { name } of news) seen.push(name);
  })().catch((error) => seen.push(error));
  const pass = async (time: number): Promise<void> => {
    await allDone();
    await clock.advance(time);
    await allDone();
  };
  return { pass, seen };
}

/** A stream that begins with an event and stays open until it is broken. */
function startStream(name: string, block: number) {
  let breakOff = (): void => {};
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(event(name, block)));
      breakOff = () => controller.error(new TypeError('reset'));
    },
  });
  return { response: new Response(body, { headers: stream }), breakOff };
}

describe('listening to the streams of gateways', () => {
  it('tells the names that were asked for, and comes back behind the last event', async () => {
    const gateway = await startGateway((response) => {
      response.writeHead(200, stream);
      if (gateway.asked.length === 1) {
        response.end(`retry: 0\n\n${event('other.azero', 6)}data: not json\n\n${event('alice.azero', 7)}`);
      } else response.write(event('alice.azero', 9));
    });
    const { next } = watch([gateway], ['bob.azero', 'alice.azero']);
    expect(await next()).toEqual({ name: 'alice.azero', block: 7n });
    expect(await next()).toEqual({ name: 'alice.azero', block: 9n });
    expect(gateway.asked).toEqual([
      '/v1/watch?names=alice.azero,bob.azero',
      '/v1/watch?names=alice.azero,bob.azero&lastEventId=azero.7~x',
    ]);
  });

  it('goes on at the next gateway when one drops the connection', async () => {
    const first = await startGateway((response) => {
      response.writeHead(200, stream);
      response.write(event('alice.azero', 1), () => response.destroy());
    });
    const second = await startGateway(
      (response) => void response.writeHead(200, stream).write(event('alice.azero', 2)),
    );
    const { next } = watch([first, second], ['alice.azero']);
    const seen = [await next()];
    if (seen[0]?.block === 1n) seen.push(await next());
    expect(seen.at(-1)).toEqual({ name: 'alice.azero', block: 2n });
  });

  it('takes no word of one gateway for where it is with another', async () => {
    const liar = await startGateway((response) => {
      response.writeHead(200, stream);
      response.write(event('alice.azero', 999_999_999_999), () => response.destroy());
    });
    const honest = await startGateway(
      (response) => void response.writeHead(200, stream).write(event('alice.azero', 2)),
    );
    const { next } = watch([liar, honest], ['alice.azero']);
    while ((await next())?.block !== 2n);
    expect(honest.asked).toEqual(['/v1/watch?names=alice.azero']);
  });

  it.each([
    [
      'it says no',
      (response: ServerResponse) => response.writeHead(503, { 'retry-after': '7' }).end('{}'),
      'UNAVAILABLE',
    ],
    ['it sends something else', (response: ServerResponse) => response.end('<html>'), 'PROTOCOL'],
    [
      'it sends somebody else',
      (response: ServerResponse) => response.writeHead(308, { location: 'http://169.254.169.254/' }).end(),
      'PROTOCOL',
    ],
    [
      'an event has no end',
      (response: ServerResponse) => response.writeHead(200, stream).end(`data: ${'x'.repeat(300_000)}`),
      'TOO_LARGE',
    ],
    ['it hangs', () => {}, 'TIMEOUT'],
  ])('ends with an error when %s', async (_, answer, code) => {
    const gateway = await startGateway(answer as never);
    await expect(watch([gateway], ['alice.azero']).next()).rejects.toMatchObject({ code });
  });

  it('asks for more names than one stream takes in several', async () => {
    const gateway = await startGateway((response, { url }) => {
      response.writeHead(200, stream);
      if (url?.includes('name-119.')) response.write(event('name-119.azero', 1));
    });
    const names = Array.from({ length: 120 }, (_, i) => `name-${i}.azero`);
    const { next } = watch([gateway], names);
    expect(await next()).toEqual({ name: 'name-119.azero', block: 1n });
    expect(gateway.asked.every((target) => target.split(',').length <= 50)).toBe(true);
  });

  it('goes on with its other streams while one is refused, and asks for that one again', async () => {
    let refusals = 0;
    const gateway = await startGateway((response, { url }) => {
      if (!url?.includes('name-00.')) response.writeHead(200, stream).write(event('name-55.azero', 1));
      else if (refusals++ < 1) response.writeHead(503).end('{}');
      else response.writeHead(200, stream).write(event('name-00.azero', 2));
    });
    const { next } = watch([gateway], sixty);
    expect(await next()).toEqual({ name: 'name-55.azero', block: 1n });
    expect(await next()).toEqual({ name: 'name-00.azero', block: 2n });
    expect(gateway.asked).toHaveLength(3);
  });

  it('goes on when one stream is refused after another one that was refused came back', async () => {
    let refusals = 0;
    let breakOff = (): void => {};
    const { pass, seen } = watchByHand(['http://a.example'], sixty, async (url) => {
      if (String(url).includes('name-00.'))
        return refusals++ < 1
          ? new Response('{}', { status: 503 })
          : startStream('name-00.azero', 2).response;
      const started = startStream('name-55.azero', 1);
      breakOff = started.breakOff;
      return started.response;
    });
    await pass(1_000);
    await pass(0);
    expect(seen.splice(0)).toEqual(['name-55.azero', 'name-00.azero']);
    breakOff();
    await pass(1_000);
    await pass(0);
    expect(seen).toEqual(['name-55.azero']);
  });

  it('asks for a stream that was refused no sooner than the gateway wishes', async () => {
    let refusals = 0;
    const { pass } = watchByHand(['http://a.example'], sixty, async (url) => {
      if (!String(url).includes('name-00.')) return startStream('name-55.azero', 1).response;
      refusals += 1;
      return new Response('{}', { status: 503, headers: { 'retry-after': '7' } });
    });
    await pass(6_999);
    expect(refusals).toBe(1);
    await pass(1);
    expect(refusals).toBe(2);
  });

  it('ends with an error when all its streams are refused', async () => {
    const gateway = await startGateway((response) => response.writeHead(503).end('{}'));
    await expect(watch([gateway], sixty).next()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('comes back after a pause where every gateway drops the connection behind an event', async () => {
    let asked = 0;
    const drop = async (): Promise<Response> => {
      asked += 1;
      // Whoever comes back without a pause would do so for ever.
      if (asked > 100) return new Promise(() => {});
      const body = new ReadableStream({
        start: (controller) => controller.enqueue(new TextEncoder().encode(event('alice.azero', asked))),
        pull: (controller) => controller.error(new TypeError('reset')),
      });
      return new Response(body, { headers: stream });
    };
    const { pass, seen } = watchByHand(['http://a.example', 'http://b.example'], ['alice.azero'], drop);
    for (let second = 0; second < 10; second++) await pass(1_000);
    expect(new Set(seen)).toEqual(new Set(['alice.azero']));
    expect(asked).toBeGreaterThan(2);
    expect(asked).toBeLessThanOrEqual(22);
  });

  it('ends with its signal', async () => {
    const gateway = await startGateway((response) => void response.writeHead(200, stream).flushHeaders());
    const { next, ending } = watch([gateway], ['alice.azero']);
    const pending = next();
    ending.abort();
    expect(await pending).toBeUndefined();
  });
});
