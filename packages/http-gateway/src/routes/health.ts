import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { type JsonObject, ResolverError } from '@peername/resolver-core';
import type { ChainState } from '../chain-health.ts';
import { describeResponses } from '../describe-responses.ts';
import type { GatewayContext } from '../gateway-context.ts';
import { RequestError } from '../problem.ts';
import { createReadiness } from '../readiness.ts';
import { sendOnce } from '../respond.ts';
import { type RouteEnv, route } from './route.ts';

const date = z.iso.datetime();

/** Whether the gateway is ready. */
export const readySchema = z
  .strictObject({
    ready: z.literal(true),
    services: z.array(
      z.strictObject({
        service: z.string(),
        network: z.string(),
        block: z.int().min(0).optional(),
        blockTime: date.optional(),
        answeredAt: date.optional(),
        ok: z.boolean().openapi({ description: 'Its chain answered, and did when last asked' }),
      }),
    ),
  })
  .openapi('Ready');

/** `/livez` and `/readyz`, for orchestrators and load balancers. */
export function addHealthRoutes(app: OpenAPIHono<RouteEnv>, context: GatewayContext): void {
  const readiness = createReadiness(context);
  app.get(
    '/livez',
    route('/livez', () => sendOnce({ status: 200, json: { live: true } })),
  );
  app.get(
    '/readyz',
    route('/readyz', () => {
      if (context.closing.aborted)
        throw new ResolverError({ code: 'CLOSED', shortMessage: 'The gateway is closing' });
      const { waitsFor } = readiness;
      if (waitsFor.length > 0)
        throw new RequestError('NOT_READY', `No answer yet about ${waitsFor.join(', ')}`);
      readiness.look();
      const services = context.chains.states().map(stateJson);
      return sendOnce({ status: 200, json: { ready: true, services } });
    }),
  );
  describe(app);
}

function stateJson({ service, network, block, answeredAt, ok }: ChainState): JsonObject {
  return {
    service,
    network,
    block: block && Number(block.number),
    blockTime: block?.time?.toISOString(),
    answeredAt: answeredAt === undefined ? undefined : new Date(answeredAt).toISOString(),
    ok,
  };
}

function describe(app: OpenAPIHono<RouteEnv>): void {
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/livez',
    summary: 'Whether the process runs',
    responses: describeResponses('It does', z.strictObject({ live: z.literal(true) }), []),
  });
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/readyz',
    summary: 'Whether every chain has answered once, and the gateway is not closing',
    responses: describeResponses('It is ready', readySchema, [503]),
  });
}
