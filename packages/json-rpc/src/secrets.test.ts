import { inspect } from 'node:util';
import type { TraceEvent } from '@peername/resolver-core';
import { describe, expect, it } from 'vitest';
import { failure } from '../testing/failure.ts';
import { deadPort, sendJson, serve, serveTcp } from '../testing/serve.ts';
import { serveSocket } from '../testing/serve-socket.ts';
import { createEndpoint } from './create-endpoint.ts';
import { createPool } from './pool.ts';

const secrets = [
  'userSecret',
  'passSecret',
  'pathSecret',
  'querySecret',
  // What is sent in place of the user info.
  btoa('userSecret:passSecret'),
];

const withSecrets = (url: string): string =>
  `${url.replace('//', '//userSecret:passSecret@')}/v3/pathSecret?apikey=querySecret`;

/** Everything that a person or a log could get to see of an error. */
const visible = (error: Error): string =>
  [
    inspect(error, { depth: 10, showHidden: true }),
    JSON.stringify(error, Object.getOwnPropertyNames(error)),
    error.stack,
    `${error}`,
  ].join('\n');

/** What the server repeats of the request, as the page of a proxy may do. */
const repeat = secrets.join(' ');

const servers: Record<string, () => Promise<string>> = {
  'nobody listens': async () => `http://127.0.0.1:${await deadPort()}`,
  'the server repeats the URL in a page': async () =>
    (await serve((_request, response) => response.end(`<h1>${repeat}</h1>`))).url,
  'the server repeats the URL in an error': async () =>
    (
      await serve(({ calls }, response) =>
        sendJson(response, { id: calls[0]?.id, error: { code: -32000, message: repeat } }),
      )
    ).url,
  'the server repeats the request in the data of an error': async () =>
    (
      await serve(({ calls, url, headers }, response) =>
        sendJson(response, {
          id: calls[0]?.id,
          error: { code: -32000, message: '', data: { url, headers } },
        }),
      )
    ).url,
  'the server repeats the URL in an error for nobody': async () =>
    (
      await serve((_request, response) =>
        sendJson(response, { id: null, error: { code: -32005, message: repeat } }),
      )
    ).url,
  'the server redirects to the URL': async () =>
    (
      await serve((request, response) =>
        response.writeHead(302, { location: `http://127.0.0.1:9${request.url}` }).end(),
      )
    ).url,
  'the server refuses': async () => (await serve((_request, response) => response.writeHead(401).end())).url,
  'the server is silent': async () => (await serveTcp(() => {})).url,
  'the server resets': async () => (await serveTcp((socket) => socket.resetAndDestroy())).url,
  'no socket can be opened': async () => `ws://127.0.0.1:${await deadPort()}`,
  'the handshake fails': async () =>
    (await serve((_request, response) => response.writeHead(500).end(repeat))).url.replace('http', 'ws'),
  'the handshake is garbage': async () =>
    (await serveTcp((socket) => socket.end(`${repeat}\r\n\r\n`))).url.replace('http', 'ws'),
  'the socket repeats the URL': async () =>
    (await serveSocket((_call, socket) => socket.send(`<h1>${repeat}</h1>`))).url,
};

describe('the keys of an endpoint', () => {
  it.each(Object.entries(servers))('are in no error and no trace when %s', async (_what, start) => {
    const events: TraceEvent[] = [];
    const url = await start();
    const endpoint = createEndpoint(withSecrets(url), { timeout: 100 });
    const pool = createPool([endpoint], { attempts: 1 });
    const options = { trace: (event: TraceEvent) => events.push(event) };
    const errors = [
      await failure(endpoint.request('m', [], options)),
      await failure(pool.run((each, signal) => each.request('m', [], { signal, ...options }))),
    ];
    await pool.close();
    errors.push(await failure(endpoint.request('m', [], options)));

    const seen = [...errors.map(visible), inspect(events), endpoint.origin, inspect(endpoint)].join('\n');
    expect(events.length).toBeGreaterThan(0);
    for (const secret of secrets) expect(seen).not.toContain(secret);
    expect(seen).toContain(new URL(url).origin);
  });
});
