import type { OpenAPIHono } from '@hono/zod-openapi';
import type { GatewayContext } from '../gateway-context.ts';
import { openApiDocument } from '../routes/openapi.ts';
import { type RouteEnv, route } from '../routes/route.ts';
import { addAssetRoutes } from './asset-routes.ts';
import { docsPage } from './docs-page.ts';
import { addLandingRoute } from './landing-route.ts';
import type { OpenApi } from './open-api.ts';
import { keptPage } from './page.ts';

/** Pages for people: `/`, `/docs`, and what they need. */
export function addPageRoutes(app: OpenAPIHono<RouteEnv>, context: GatewayContext): void {
  addLandingRoute(app, context);
  const sendDocs = keptPage(() => docsPage(openApiDocument(app) as unknown as OpenApi));
  app.get(
    '/docs',
    route('/docs', (_, c) => sendDocs(c.req.header('if-none-match'))),
  );
  addAssetRoutes(app);
}
