import { OpenAPIHono } from '@hono/zod-openapi';
import { addDnsRoute } from '../dns/dns-route.ts';
import type { GatewayContext } from '../gateway-context.ts';
import { addPageRoutes } from '../pages/page-routes.ts';
import { RequestError } from '../problem.ts';
import { sendError } from '../respond.ts';
import { addWatchRoutes } from '../watch/watch-route.ts';
import { addAccountRoute } from './accounts.ts';
import { addBatchRoute } from './batch.ts';
import { addHealthRoutes } from './health.ts';
import { addKeyDirectoryRoute } from './key-directory.ts';
import { addNameRoutes } from './names.ts';
import { addOpenApiRoute } from './openapi.ts';
import { refuseOtherMethods } from './refuse-other-methods.ts';
import { type RouteEnv, route } from './route.ts';
import { addServicesRoute } from './services.ts';

/** Everything that is served, behind the door that {@link createGateway} is. */
export function createRoutes(context: GatewayContext): OpenAPIHono<RouteEnv> {
  const app = new OpenAPIHono<RouteEnv>();
  addNameRoutes(app, context);
  addBatchRoute(app, context);
  addAccountRoute(app, context);
  addWatchRoutes(app, context);
  addDnsRoute(app, context);
  addServicesRoute(app, context);
  addKeyDirectoryRoute(app, context);
  addHealthRoutes(app, context);
  addOpenApiRoute(app);
  addPageRoutes(app, context);
  refuseOtherMethods(app);
  app.notFound(
    route('none', () => {
      throw new RequestError('NO_ROUTE', 'Nothing is served here; /openapi.json lists what is');
    }) as never,
  );
  app.onError(sendError);
  return app;
}
