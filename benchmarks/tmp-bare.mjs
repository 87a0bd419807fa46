import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { LRUCache } from 'lru-cache';
const answers = new LRUCache({ max: 10_000 });
for (let i=0;i<100;i++) answers.set(`/v1/names/bench${i}.test`, JSON.stringify({x:'y'.repeat(850)}));
const app = new Hono();
app.get('/v1/names/:name', (c) => { const body = answers.get(c.req.path); return body === undefined ? c.notFound() : c.body(body, 200, { 'content-type': 'application/json' }); });
serve({ fetch: app.fetch, port: Number(process.env.PORT), hostname: '127.0.0.1' }, () => console.log('ready'));
