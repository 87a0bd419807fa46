import type { OpenAPIHono } from '@hono/zod-openapi';
import type { GatewayContext } from '../gateway-context.ts';
import type { RouteEnv } from '../routes/route.ts';
import type { Visit } from '../visit.ts';
import type { ShownAnswer } from './show-answer.ts';

/** What the API said. */
export interface ApiAnswer {
  readonly status: number;
  /** Undefined when it leads elsewhere. */
  readonly json?: ShownAnswer | undefined;
  /** Where it leads. */
  readonly location?: string | undefined;
  readonly retryAfter?: string | undefined;
}

/** Asks a target of the API on the visitor's account, so that a page says what a program would be told. */
export async function askApi(
  app: OpenAPIHono<RouteEnv>,
  { responses, clock }: GatewayContext,
  visit: Visit,
  target: string,
): Promise<ApiAnswer> {
  const ready = responses.get(target, clock.now());
  if (ready) {
    visit.cache = ready.stale ? 'stale' : 'hit';
    return { status: ready.status, json: JSON.parse(ready.body) };
  }
  const inner: Visit = { ...visit, target };
  const response = await app.fetch(new Request(`http://gateway.invalid${target}`), { visit: inner });
  visit.cache = inner.cache;
  return answerOf(response);
}

/** A response of the API, read. */
export async function answerOf(response: Response): Promise<ApiAnswer> {
  const { status, headers } = response;
  const location = headers.get('location') ?? undefined;
  if (location !== undefined) return { status, location };
  return { status, json: await response.json(), retryAfter: headers.get('retry-after') ?? undefined };
}
