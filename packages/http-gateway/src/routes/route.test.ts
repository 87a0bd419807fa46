import { Hono } from 'hono';
import { expect, it } from 'vitest';
import type { Visit } from '../visit.ts';
import { type RouteEnv, route } from './route.ts';

it('leaves no stream running that nobody gets', async () => {
  let cancelled = 0;
  const app = new Hono<RouteEnv>();
  app.get(
    '/',
    route('/', () => {
      const endless = new ReadableStream({
        cancel() {
          cancelled += 1;
        },
      });
      return new Response(endless, { status: 203, headers: { 'x-a': 'b' } });
    }),
  );
  const visit = { route: '' } as Visit;
  const response = await app.fetch(new Request('http://gateway.test/', { method: 'HEAD' }), { visit });
  expect([response.status, response.headers.get('x-a'), await response.text()]).toEqual([203, 'b', '']);
  expect([cancelled, visit.route]).toEqual([1, '/']);
});
