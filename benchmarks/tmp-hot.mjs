import { serve } from '@hono/node-server';
import { createResolver } from '@peername/resolver-core';
import { createGateway } from '@peername/http-gateway';
import { syntheticNames } from './gateway-limits/synthetic-names.mjs';
const g = createGateway(createResolver({ services: [syntheticNames()] }), process.env.PLAIN ? {} : { clientOf: (r, env) => env.incoming.socket.remoteAddress, requestQuota: { limit: 1e9, window: 60000 } });
for (let i=0;i<100;i++) await g.fetch(new Request(`http://x/v1/names/bench${i}.test`));
process.on("SIGTERM",()=>process.exit(0));
setInterval(async()=>{for (let i=0;i<100;i++) await g.fetch(new Request(`http://x/v1/names/bench${i}.test`));},30000).unref();
serve({ fetch: g.fetch, port: Number(process.env.PORT), hostname: '127.0.0.1' }, () => console.log('ready'));
