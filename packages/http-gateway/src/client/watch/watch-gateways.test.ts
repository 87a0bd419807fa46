import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '@peername/resolver-core';
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

  it('ends with its signal', async () => {
    const gateway = await startGateway((response) => void response.writeHead(200, stream).flushHeaders());
    const { next, ending } = watch([gateway], ['alice.azero']);
    const pending = next();
    ending.abort();
    expect(await pending).toBeUndefined();
  });
});
