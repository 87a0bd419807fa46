import { serve } from '@hono/node-server';
import http from 'node:http';
import { Hono } from 'hono';
import { LRUCache } from 'lru-cache';
const v = process.env.V;
const answers = new LRUCache({ max: 10_000 });
for (let i=0;i<100;i++) answers.set(`/v1/names/bench${i}.test`, JSON.stringify({x:'y'.repeat(850)}));
const H = {'content-type':'application/json','cache-control':'public, max-age=60, stale-while-revalidate=60, stale-if-error=86400',etag:'"0123456789abcdef0123456789abcdef"','x-content-type-options':'nosniff','referrer-policy':'no-referrer','cross-origin-resource-policy':'cross-origin','access-control-allow-origin':'*','access-control-expose-headers':'age, cache-status, etag, location, ratelimit, ratelimit-policy, retry-after','content-security-policy':"default-src 'none'; frame-ancestors 'none'"};
const app = new Hono();
const T = (u) => u.slice(u.indexOf('/', u.indexOf('//') + 2));
app.all('*', (c) => {
  const body = answers.get(v==='path'||v==='h0' ? c.req.path : T(c.req.raw.url));
  if (v==='h0') return new Response(body, {status:200, headers:{'content-type':'application/json'}});
  if (v==='h9') return new Response(body, {status:200, headers:H});
  if (v==='spread') return new Response(body, {status:200, headers:{...H, age:'1','cache-status':'peername; hit'}});
  if (v==='inm') { c.req.raw.headers.get('if-none-match'); return new Response(body, {status:200, headers:H}); }
});
if (v==='node') {
  const flat = Object.entries(H).flat();
  const { getRequestListener } = await import('@hono/node-server');
  const l = getRequestListener(app.fetch);
  http.createServer((req,res)=>{ const body = answers.get(req.url); if (body===undefined) return l(req,res); const inm=req.headers['if-none-match']; res.writeHead(200, [...flat,'age','1','cache-status','peername; hit','content-length',''+Buffer.byteLength(body)]); res.end(body); }).listen(Number(process.env.PORT),'127.0.0.1');
} else serve({ fetch: app.fetch, port: Number(process.env.PORT), hostname: '127.0.0.1' }, () => {});
