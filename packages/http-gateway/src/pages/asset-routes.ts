import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Headers } from '../headers.ts';
import { RequestError } from '../problem.ts';
import { type RouteEnv, route } from '../routes/route.ts';
import { assets, icon, sendAsset } from './assets.ts';

/** `/assets/…` and `/favicon.ico`. */
export function addAssetRoutes(app: OpenAPIHono<RouteEnv>): void {
  app.get(
    '/assets/:file',
    route('/assets/:file', (visit, c) => {
      const exact = assets.find(({ path }) => path === visit.target);
      const asset = exact ?? assets.find(({ path }) => withoutDigest(path) === withoutDigest(visit.target));
      if (!asset) throw new RequestError('NO_ROUTE', 'There is no such asset');
      // Of another version, whose page a client still shows while replicas are exchanged: better than none.
      const headers: Headers = exact ? {} : { 'cache-control': 'no-store' };
      return sendAsset(asset, c.req.header('if-none-match'), headers);
    }),
  );
  // Browsers ask for it beside answers that are no pages.
  app.get(
    '/favicon.ico',
    route('/favicon.ico', (_, c) =>
      sendAsset(icon, c.req.header('if-none-match'), { 'cache-control': 'public, max-age=86400' }),
    ),
  );
}

function withoutDigest(path: string): string {
  return path.replace(/\.[0-9a-f]{12}\./, '.*.');
}
