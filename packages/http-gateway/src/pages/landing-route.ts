import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { parseName } from '@peername/resolver-core';
import type { GatewayContext } from '../gateway-context.ts';
import { canonicalTarget, splitTarget } from '../name-target.ts';
import { parseQuery } from '../parse-query.ts';
import { redirect, sendError } from '../respond.ts';
import { type RouteEnv, route } from '../routes/route.ts';
import type { Visit } from '../visit.ts';
import { type ApiAnswer, answerOf, askApi } from './ask-api.ts';
import { type Answered, landingPage } from './landing.ts';
import { keptPage, pageHeaders } from './page.ts';
import { showAnswer } from './show-answer.ts';

/** What a person typed, as a question to the API. */
type Question =
  | { readonly kind: 'name' | 'account'; readonly asked: string; readonly source: string }
  | { readonly kind: 'fault'; readonly asked: string; readonly error: unknown };

const query = z.strictObject({ name: z.string().max(255).optional() });

/** `/` and `/?name=`: the landing page, and the answer to what was typed there. */
export function addLandingRoute(app: OpenAPIHono<RouteEnv>, context: GatewayContext): void {
  const { services } = context.resolver;
  const sendEmpty = keptPage(() => landingPage(services));
  app.get(
    '/',
    route('/', async (visit, c) => {
      if (visit.target === '/') return sendEmpty(c.req.header('if-none-match'));
      const question = questionOf(visit.target, context);
      if (question.asked === '' && question.kind !== 'fault') return redirect('/');
      if (question.kind !== 'fault' && pageTarget(question.asked) !== visit.target) {
        return redirect(pageTarget(question.asked));
      }
      const answer = await answerTo(app, context, visit, question);
      // An account that is written in another way than on the chain.
      if (answer.location !== undefined) {
        return redirect(`/?name=${answer.location.split('/')[3] ?? ''}`);
      }
      return sendAnswer(context, question, answer);
    }),
  );
}

function questionOf(target: string, { resolver }: GatewayContext): Question {
  const { services } = resolver;
  let asked = '';
  try {
    asked = (parseQuery(query, splitTarget(target).search).name ?? '').trim();
    if (asked === '') return { kind: 'name', asked, source: '' };
    if (services.some((service) => service.reverse && service.supportsAccount?.(asked))) {
      return { kind: 'account', asked, source: `/v1/accounts/${encodeURIComponent(asked)}/names` };
    }
    const { name } = parseName(asked, services);
    const source = canonicalTarget({ name, query: {}, wantsRecords: false, route: '' });
    return { kind: 'name', asked: name.text, source };
  } catch (error) {
    return { kind: 'fault', asked, error };
  }
}

function answerTo(
  app: OpenAPIHono<RouteEnv>,
  context: GatewayContext,
  visit: Visit,
  question: Question,
): Promise<ApiAnswer> {
  if (question.kind === 'fault') return answerOf(sendError(question.error));
  return askApi(app, context, visit, question.source);
}

function sendAnswer(
  { resolver }: GatewayContext,
  question: Question,
  { json, status, retryAfter }: ApiAnswer,
): Response {
  if (!json) throw new Error('The API gave no answer');
  const { kind, asked } = question;
  const isName = kind === 'name';
  const answered: Answered = {
    asked,
    shown: showAnswer(json, asked, kind === 'fault' ? undefined : question.source),
    watchable: isName ? asked : undefined,
    block: isName && 'evidence' in json ? json.evidence.block.number : undefined,
    isFault: kind === 'fault',
  };
  return new Response(landingPage(resolver.services, answered).markup, {
    status,
    headers: {
      ...pageHeaders,
      'cache-control': 'no-store',
      ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
    },
  });
}

/** The one target of what was typed. Browsers write an apostrophe in a query as %27, so that is how it is written. */
function pageTarget(asked: string): string {
  return `/?name=${encodeURIComponent(asked).replaceAll("'", '%27')}`;
}
