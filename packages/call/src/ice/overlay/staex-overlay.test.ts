import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { staexKind } from '@peername/resolver-core';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { staexOverlay } from './staex-overlay.ts';

const id = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';
const key = Buffer.from('8a33e787acd8f1b73a11002c84bb88cdd7f9e08c9da5f1ff24ef705d6de48e49', 'hex');
const servers: Server[] = [];

describe('a Staex overlay', () => {
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.close();
      server.closeAllConnections();
    }
  });

  test('asks for the address of a key by its Staex id', async () => {
    const asked: (string | undefined)[] = [];
    const overlay = await overlayAt((request, response) => {
      asked.push(request.url);
      response.end('"10.115.3.250"');
    });
    expect(await overlay.addressOf(key)).toBe('10.115.3.250');
    expect(asked).toEqual([`/resolve?node-id=${id}`]);
  });

  test('tells the id of the own node', async () => {
    const overlay = await overlayAt((_, response) => response.end(JSON.stringify(id)));
    expect(await overlay.nodeId()).toMatchObject({ kind: 'staex', id });
  });

  test.each([
    ['an empty text', '""', 'PROTOCOL'],
    ['an address of another network', '"10.116.0.1"', 'PROTOCOL'],
    ['an address that only begins well', '"10.115.0.1.example"', 'PROTOCOL'],
    ['an address with a zero too many', '"10.115.0.01"', 'PROTOCOL'],
    ['two addresses', '"10.115.0.1\\n10.115.0.2"', 'PROTOCOL'],
    ['null', 'null', 'PROTOCOL'],
    ['a list', '["10.115.0.1"]', 'PROTOCOL'],
    ['no JSON', '10.115.0.1', 'PROTOCOL'],
    ['nothing', '', 'PROTOCOL'],
    ['more than a reply may have', `"${'1'.repeat(5_000)}"`, 'TOO_LARGE'],
  ])('takes %s for no address', async (_, body, code) => {
    const overlay = await overlayAt((_, response) => response.end(body));
    await expect(overlay.addressOf(key)).rejects.toMatchObject({ name: 'ResolverError', code });
  });

  test('takes a text that is no Staex id for no id', async () => {
    const overlay = await overlayAt((_, response) => response.end('"--help"'));
    await expect(overlay.nodeId()).rejects.toMatchObject({ code: 'PROTOCOL' });
  });

  test('repeats why the bridge failed, with what could harm a terminal escaped', async () => {
    const overlay = await overlayAt((_, response) => {
      response.writeHead(502, { 'content-type': 'application/problem+json' });
      response.end(JSON.stringify({ title: 'mcc ended with 1\u001b[2J' }));
    });
    await expect(overlay.addressOf(key)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      details: 'mcc ended with 1\\u{1b}[2J',
    });
  });

  test('follows no redirect', async () => {
    const overlay = await overlayAt((_, response) => {
      response.writeHead(302, { location: '/elsewhere' });
      response.end();
    });
    await expect(overlay.addressOf(key)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  test('waits no longer than it was told to', async () => {
    const overlay = await overlayAt(() => {}, 50);
    await expect(overlay.addressOf(key)).rejects.toMatchObject({ code: 'TIMEOUT' });
  });

  test('ends when the caller gives up', async () => {
    const overlay = await overlayAt(() => {});
    const cancelled = new AbortController();
    const answer = overlay.addressOf(key, cancelled.signal);
    cancelled.abort();
    await expect(answer).rejects.toMatchObject({ code: 'ABORTED' });
  });

  test('counts on a node that tells its id, and on no other', async () => {
    const running = await overlayAt((_, response) => response.end(JSON.stringify(id)));
    expect(await running.checkRunning()).toBeUndefined();
    const broken = await overlayAt((_, response) => response.writeHead(502).end());
    await expect(broken.checkRunning()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  test('says so when there is no bridge', async () => {
    const server = await listen(() => {});
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const overlay = staexOverlay({ url: `http://127.0.0.1:${port}`, fetch });
    await expect(overlay.addressOf(key)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  test('gives an address of Staex or an error, whatever it is told', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.ipV4().map((ip) => `"${ip}"`),
        ),
        async (body) => {
          const overlay = staexOverlay({ fetch: async () => new Response(body) });
          const outcome = await overlay.addressOf(key).catch((error: unknown) => error);
          if (typeof outcome === 'string') expect(outcome).toMatch(/^10\.115\.\d+\.\d+$/);
          else expect(outcome).toMatchObject({ name: 'ResolverError' });
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('asks for an id that the strict parser takes', async () => {
    let asked = '';
    const overlay = staexOverlay({
      fetch: async (input) => {
        asked = String(input);
        return new Response('"10.115.0.1"');
      },
    });
    await overlay.addressOf(key);
    const text = new URL(asked).searchParams.get('node-id') ?? '';
    expect(staexKind.parse(text)).toMatchObject({
      ok: true,
      peer: { key: { hex: `0x${key.toString('hex')}` } },
    });
  });
});

async function overlayAt(
  listener: (request: IncomingMessage, response: ServerResponse) => void,
  timeout?: number,
) {
  const server = await listen(listener);
  const { port } = server.address() as AddressInfo;
  return staexOverlay({ url: `http://127.0.0.1:${port}`, fetch, timeout });
}

async function listen(
  listener: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Server> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
