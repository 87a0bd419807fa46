// The least that can be done: hono on @hono/node-server with the answers in an lru-cache, nothing else.
// ANSWERS is a JSON map of path to body; FIELDS holds the header fields as JSON.
import { readFileSync } from 'node:fs';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { LRUCache } from 'lru-cache';

const fields = JSON.parse(process.env.FIELDS);
const answers = new LRUCache({ max: 10_000 });
for (const [path, body] of Object.entries(JSON.parse(readFileSync(process.env.ANSWERS, 'utf8')))) {
  answers.set(path, body);
}
const app = new Hono();
app.get('/v1/names/:name', (c) => {
  const body = answers.get(c.req.path);
  return body === undefined ? c.notFound() : c.body(body, 200, fields);
});
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
  console.log(`http://127.0.0.1:${port}`),
);
