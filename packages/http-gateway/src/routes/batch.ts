import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { type JsonObject, parseName, toResolverError } from '@peername/resolver-core';
import { accepts } from 'hono/accepts';
import { type Answer, errorAnswer } from '../answers.ts';
import { batchBody } from '../batch-body.ts';
import { describeResponses } from '../describe-responses.ts';
import type { GatewayContext } from '../gateway-context.ts';
import { dataHeaders } from '../headers.ts';
import { maxBatchBytes, maxBatchNames } from '../limits.ts';
import { type Asker, askName } from '../look-up-name.ts';
import { parseWith } from '../parse-query.ts';
import { readJson } from '../read-body.ts';
import { foundSchema, problemSchema, recordsSchema } from '../response-schemas.ts';
import { streamLines } from '../stream-lines.ts';
import { type RouteEnv, route } from './route.ts';

const lines = 'application/x-ndjson';
const resultSchema = z.union([
  foundSchema.extend({ status: z.literal(200) }),
  recordsSchema.extend({ status: z.literal(200) }),
  problemSchema,
]);

/** The answers to a batch, in the order asked. */
export const batchAnswerSchema = z.strictObject({ results: z.array(resultSchema) }).openapi('BatchAnswer');

/** `POST /v1/names:batch`: up to 100 names, each with a status of its own. */
export function addBatchRoute(app: OpenAPIHono<RouteEnv>, context: GatewayContext): void {
  app.post(
    '/v1/names:batch',
    route('/v1/names:batch', async (visit, c) => {
      const body = parseWith(batchBody, await readJson(c.req.raw, maxBatchBytes));
      visit.charge(body.names.length - 1);
      const answerAll = (asker: Asker) => body.names.map((name) => answerOne(context, name, body, asker));
      const { admit, signal } = visit;
      const headers = { 'cache-control': 'no-store', vary: 'accept', ...dataHeaders };
      const type = accepts(c, {
        header: 'Accept',
        supports: ['application/json', lines],
        default: 'application/json',
      });
      if (type === lines) {
        const stream = streamLines((gone) => answerAll({ admit, signal: gone }), signal);
        return new Response(stream, { headers: { 'content-type': lines, ...headers } });
      }
      const results = await Promise.all(answerAll({ admit, signal }));
      return new Response(JSON.stringify({ results }), {
        headers: { 'content-type': 'application/json', ...headers },
      });
    }),
  );
  describe(app);
}

async function answerOne(
  context: GatewayContext,
  input: string,
  { names: _, records = false, ...query }: z.output<typeof batchBody>,
  asker: Asker,
): Promise<JsonObject> {
  const { status, json } = await answer();
  return { ...json, status, input };

  async function answer(): Promise<Answer> {
    try {
      const { name } = parseName(input, context.resolver.services);
      return (await askName(context, { name, query, wantsRecords: records }, asker)).answer;
    } catch (error) {
      if (asker.signal?.aborted) throw error;
      return errorAnswer(toResolverError(error));
    }
  }
}

function describe(app: OpenAPIHono<RouteEnv>): void {
  const description = 'A result for each name, in the order asked; in lines as they come';
  app.openAPIRegistry.registerPath({
    method: 'post',
    path: '/v1/names:batch',
    summary: `Look up to ${maxBatchNames} names up`,
    description: 'Counts as as many requests as it has names.',
    request: { body: { required: true, content: { 'application/json': { schema: batchBody } } } },
    responses: {
      ...describeResponses(description, batchAnswerSchema, [400, 413, 415, 429, 503]),
      200: {
        description,
        content: {
          'application/json': { schema: batchAnswerSchema },
          [lines]: { schema: resultSchema },
        },
      },
    },
  });
}
