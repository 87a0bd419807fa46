import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { sha256 } from '@noble/hashes/sha2.js';
import { type Freshness, type JsonObject, parseName, toResolverError } from '@peername/resolver-core';
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
import { batchTarget } from '../signature/batch-target.ts';
import { type Seal, sealAnswer, sealFields } from '../signature/seal.ts';
import type { Signer } from '../signature/signer.ts';
import { streamLines } from '../stream-lines.ts';
import { type RouteEnv, route } from './route.ts';

const path = '/v1/names:batch';
const lines = 'application/x-ndjson';
const utf8 = new TextEncoder();
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
    path,
    route(path, async (visit, c) => {
      const posted = await readJson(c.req.raw, maxBatchBytes);
      const body = parseWith(batchBody, posted.json);
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
        const begin = (gone: AbortSignal) =>
          answerAll({ admit, signal: gone }).map(async (result) => (await result).json);
        return new Response(streamLines(begin, signal), { headers: { 'content-type': lines, ...headers } });
      }
      const results = await Promise.all(answerAll({ admit, signal }));
      const answer = utf8.encode(JSON.stringify({ results: results.map(({ json }) => json) }));
      const seal = await sealBatch(context.settings.signer, batchTarget(path, posted.bytes), answer, results);
      return new Response(answer, {
        headers: { 'content-type': 'application/json', ...sealFields(seal), ...headers },
      });
    }),
  );
  describe(app);
}

interface Result {
  readonly json: JsonObject;
  /** Undefined where nothing was learnt. */
  readonly freshness: Freshness | undefined;
}

async function answerOne(
  context: GatewayContext,
  input: string,
  { names: _, records = false, ...query }: z.output<typeof batchBody>,
  asker: Asker,
): Promise<Result> {
  const { answer, freshness } = await answerFor();
  return { json: { ...answer.json, status: answer.status, input }, freshness };

  async function answerFor(): Promise<{
    readonly answer: Answer;
    readonly freshness?: Freshness | undefined;
  }> {
    try {
      const { name } = parseName(input, context.resolver.services);
      const asked = await askName(context, { name, query, wantsRecords: records }, asker);
      return asked.state === 'answered' ? asked : { answer: asked.answer };
    } catch (error) {
      if (asker.signal?.aborted) throw error;
      return { answer: errorAnswer(toResolverError(error)) };
    }
  }
}

/** Signs what has any evidence. It is as old as the oldest result in it, and may be served as long as the first to run out. */
function sealBatch(
  signer: Signer | undefined,
  target: string,
  body: Uint8Array,
  results: readonly Result[],
): Promise<Seal | undefined> {
  const known = results.flatMap(({ freshness }) => (freshness ? [freshness] : []));
  if (known.length === 0) return Promise.resolve(undefined);
  const first = (times: readonly Date[]): Date => new Date(Math.min(...times.map(Number)));
  return sealAnswer(signer, {
    status: 200,
    contentType: 'application/json',
    digest: sha256(body),
    target,
    readAt: first(known.map(({ readAt }) => readAt)),
    until: first(known.map(({ staleUntil }) => staleUntil)),
  });
}

function describe(app: OpenAPIHono<RouteEnv>): void {
  const description = 'A result for each name, in the order asked; in lines as they come';
  app.openAPIRegistry.registerPath({
    method: 'post',
    path,
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
