import { OpenAPIHono } from '@hono/zod-openapi';
import type { GatewayContext } from '../gateway-context.ts';
import { RequestError } from '../problem.ts';
import { addNameRoutes } from './names.ts';
import { type RouteEnv, route } from './route.ts';

/** Everything that is served, behind the door that {@link createGateway} is. */
export function createRoutes(context: GatewayContext): OpenAPIHono<RouteEnv> {
  const app = new OpenAPIHono<RouteEnv>();
  addNameRoutes(app, context);
  app.notFound(
    route('none', () => {
      throw new RequestError('NO_ROUTE', 'Nothing is served here; /openapi.json lists what is');
    }) as never,
  );
  return app;
}
