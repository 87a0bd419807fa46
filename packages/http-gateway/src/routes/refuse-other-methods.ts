import type { OpenAPIHono } from '@hono/zod-openapi';
import { RequestError } from '../problem.ts';
import { type RouteEnv, route } from './route.ts';

/** Answers what comes to a known path with another method than it has: 405, and which ones it has (RFC 9110, 15.5.6). */
export function refuseOtherMethods(app: OpenAPIHono<RouteEnv>): void {
  const methodsOf = new Map<string, string[]>();
  for (const { path, method } of app.routes) {
    if (method !== 'ALL') methodsOf.set(path, [...(methodsOf.get(path) ?? []), method]);
  }
  for (const [path, methods] of methodsOf) {
    const allow = [...new Set(methods.flatMap((m) => (m === 'GET' ? ['GET', 'HEAD'] : m))), 'OPTIONS'].join(
      ', ',
    );
    app.all(
      path,
      route(path, () => {
        throw new RequestError('BAD_METHOD', `Only ${allow} here`, { allow });
      }),
    );
  }
}
