import type { OpenAPIHono } from '@hono/zod-openapi';
import type { JsonObject } from '@peername/resolver-core';
import { type Document, prepareDocument, sendDocument } from '../document.ts';
import { type RouteEnv, route } from './route.ts';

/** `/openapi.json`: every route that is registered, from the schemas that validate. */
export function addOpenApiRoute(app: OpenAPIHono<RouteEnv>): void {
  let description: Document | undefined;
  app.get(
    '/openapi.json',
    route('/openapi.json', (_, c) => {
      description ??= prepareDocument(openApiDocument(app));
      return sendDocument(description, c.req.header('if-none-match'));
    }),
  );
}

/** The document of what is registered so far. */
export function openApiDocument(app: OpenAPIHono<RouteEnv>): JsonObject {
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'peername gateway',
      version: '1',
      description:
        'Names that people own on blockchains become peer ids, with the evidence. An outage is never an absence.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
  }) as unknown as JsonObject;
}
