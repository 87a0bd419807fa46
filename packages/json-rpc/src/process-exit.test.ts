import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Bundle, bundle } from '../testing/bundle.ts';
import type { Outcomes } from '../testing/exit-client.ts';
import { deadPort, sendEcho, serve, serveTcp } from '../testing/serve.ts';
import { serveSocket } from '../testing/serve-socket.ts';

let client: Bundle;
beforeAll(async () => {
  client = await bundle('exit-client.ts');
});
afterAll(() => client.close());

it('lets the process end once the pool is closed, and never before a run has settled', async () => {
  const port = await deadPort();
  const [http, socket, silent] = [await serve(sendEcho), await serveSocket(), await serveTcp(() => {})];
  const urls = [
    http.url,
    socket.url,
    `http://127.0.0.1:${port}`,
    `ws://127.0.0.1:${port}`,
    silent.url,
    silent.url.replace('http', 'ws'),
  ];
  const outcomes = (await client.run(...urls)) as Outcomes;
  expect(outcomes).toEqual(['ok', 'ok', 'UNAVAILABLE', 'UNAVAILABLE', 'TIMEOUT', 'TIMEOUT']);
});
