import type { OpenAPIHono } from '@hono/zod-openapi';
import type { GatewayContext } from '../gateway-context.ts';
import { lookUpName, type NameQuestion } from '../look-up-name.ts';
import { canonicalTarget, questionOf } from '../name-target.ts';
import { cacheStatusOf, send } from '../prepared.ts';
import { redirect, retryHeaders, sendOnce } from '../respond.ts';
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
}

async function answerName(
  context: GatewayContext,
  visit: Visit,
  question: NameQuestion,
  ifNoneMatch: string | undefined,
): Promise<Response> {
  const { responses, clock } = context;
  const { query } = question;
  const outcome = await lookUpName(context, question, visit);
  if (outcome.state === 'unknown') return sendOnce(outcome.answer, retryHeaders(outcome.error));
  const { prepared, cache, answer } = outcome;
  visit.cache = cache;
  if (query.policy === 'network' || query.explain) return sendOnce(answer);
  responses.set(visit.target, prepared);
  return send(prepared, { ifNoneMatch, cacheStatus: cacheStatusOf(cache), now: clock.now() });
}
