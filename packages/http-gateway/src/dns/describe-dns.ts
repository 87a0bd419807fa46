import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { describeResponses } from '../describe-responses.ts';
import type { RouteEnv } from '../routes/route.ts';
import { jsonQuery } from './json-query.ts';

const recordSchema = z.strictObject({
  name: z.string(),
  type: z.int(),
  TTL: z.int(),
  data: z.string().openapi({ example: 'dnsaddr=/p2p/12D3KooWK99VoVxNE7XzyBwXEzW7xhK7Gpv85r9F3V3fyKSUKPH5' }),
});

/** A reply in the JSON form. */
const dnsJsonSchema = z
  .strictObject({
    Status: z
      .int()
      .openapi({ description: 'The response code: 0, 2 for an outage, 3 for a name that is not there' }),
    TC: z.boolean(),
    RD: z.boolean(),
    RA: z.boolean(),
    AD: z.boolean(),
    CD: z.boolean(),
    Question: z.array(z.strictObject({ name: z.string(), type: z.int() })),
    Answer: z.array(recordSchema).optional(),
    Authority: z.array(recordSchema).optional(),
    Comment: z.string().optional(),
  })
  .openapi('DnsJson');

/** Describes `/dns-query` for `/openapi.json`. */
export function describeDns(app: OpenAPIHono<RouteEnv>, path: string): void {
  const message = { 'application/dns-message': { schema: z.string().openapi({ format: 'binary' }) } };
  const description = 'The DNS reply, whatever its response code';
  const about = {
    path,
    description:
      'TXT records of `_dnsaddr.<name>` hold the libp2p addresses of a name, as dnsaddr has them. An outage or a broken record is SERVFAIL, an absent name NXDOMAIN.',
  };
  app.openAPIRegistry.registerPath({
    ...about,
    method: 'get',
    summary: 'Ask over DNS over HTTPS (RFC 8484), or its JSON form',
    request: {
      query: jsonQuery.partial().extend({
        dns: z
          .string()
          .optional()
          .openapi({ description: 'A DNS query in base64url, instead of name and type' }),
      }),
    },
    responses: {
      ...describeResponses(description, dnsJsonSchema, [400, 406, 429]),
      200: { description, content: { ...message, 'application/dns-json': { schema: dnsJsonSchema } } },
    },
  });
  app.openAPIRegistry.registerPath({
    ...about,
    method: 'post',
    summary: 'Ask over DNS over HTTPS (RFC 8484)',
    request: { body: { required: true, content: message } },
    responses: {
      ...describeResponses(description, dnsJsonSchema, [400, 406, 413, 415, 429]),
      200: { description, content: message },
    },
  });
}
