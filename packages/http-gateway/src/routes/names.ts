import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { describeResponses, lookupProblems, targetResponses } from '../describe-responses.ts';
import type { GatewayContext } from '../gateway-context.ts';
import { lookUpName, type NameQuestion } from '../look-up-name.ts';
import { lookupQuery, recordsQuery } from '../lookup-query.ts';
import { canonicalTarget, questionOf } from '../name-target.ts';
import { cacheStatusOf, send, sendUnkept } from '../prepared.ts';
import { redirect, retryHeaders, sendOnce } from '../respond.ts';
import { foundSchema, recordsSchema } from '../response-schemas.ts';
import type { Visit } from '../visit.ts';
import { type RouteEnv, route } from './route.ts';

/** `/v1/names/{name}` and `/v1/names/{name}/records`. */
export function addNameRoutes(app: OpenAPIHono<RouteEnv>, context: GatewayContext): void {
  for (const pattern of ['/v1/names/:name', '/v1/names/:name/records']) {
    const handler = route(pattern, (visit, c) => {
      const question = questionOf(visit.target, context.resolver);
      const target = canonicalTarget(question);
      if (target !== visit.target) return redirect(target);
      return answerName(context, visit, question, c.req.header('if-none-match'));
    });
    app.get(pattern, handler);
  }
  const params = z.object({ name: z.string().openapi({ example: 'alice.azero' }) });
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/v1/names/{name}',
    summary: 'The peer id behind a name, with the evidence',
    request: { params, query: lookupQuery },
    responses: { ...describeResponses('It has one', foundSchema, lookupProblems), ...targetResponses },
  });
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/v1/names/{name}/records',
    summary: 'The records of a name, as they are on the chain',
    request: { params, query: recordsQuery },
    responses: { ...describeResponses('It exists', recordsSchema, lookupProblems), ...targetResponses },
  });
}

async function answerName(
  context: GatewayContext,
  visit: Visit,
  question: NameQuestion,
  ifNoneMatch: string | undefined,
): Promise<Response> {
  const { responses, clock } = context;
  const { query } = question;
  const outcome = await lookUpName(context, visit.target, question, visit);
  if (outcome.state === 'unknown') {
    visit.error = outcome.error;
    return sendOnce(outcome.answer, retryHeaders(outcome.error));
  }
  const { prepared, cache } = outcome;
  visit.cache = cache;
  if (query.policy === 'network' || query.explain) return sendUnkept(prepared);
  responses.set(visit.target, prepared);
  return send(prepared, { ifNoneMatch, cacheStatus: cacheStatusOf(cache), now: clock.now() });
}
