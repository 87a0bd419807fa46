import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { onAbort, ResolverError } from '@peername/resolver-core';
import { describeResponses } from '../describe-responses.ts';
import type { GatewayContext } from '../gateway-context.ts';
import { dataHeaders } from '../headers.ts';
import { redirect } from '../respond.ts';
import { type RouteEnv, route } from '../routes/route.ts';
import type { Visit } from '../visit.ts';
import { parseEventId } from './event-id.ts';
import { type EventStream, openEventStream } from './event-stream.ts';
import { lookAt } from './observation.ts';
import { createStreamSlots, tooMany } from './stream-slots.ts';
import { createTelling } from './telling.ts';
import { createWatchHub } from './watch-hub.ts';
import { type WatchQuestion, watchQuery, watchQuestionOf, watchTarget } from './watch-query.ts';

const maxNames = 5_000;

const streamHeaders = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store, no-transform',
  // Tells nginx not to hold events back.
  'x-accel-buffering': 'no',
  ...dataHeaders,
};

/** `/v1/watch`: server-sent events on changes of names. */
export function addWatchRoutes(app: OpenAPIHono<RouteEnv>, context: GatewayContext): void {
  const openStream = createStreamOpener(context);
  app.get(
    '/v1/watch',
    route('/v1/watch', (visit, c) => {
      const question = watchQuestionOf(visit.target, context.resolver);
      const target = watchTarget(question);
      if (target !== visit.target) return redirect(target);
      // Nothing is opened and charged for what has no body.
      if (c.req.raw.method === 'HEAD') return new Response(null, { headers: streamHeaders });
      // A reconnecting EventSource sends the header and repeats the query of its first request.
      const header = c.req.header('last-event-id');
      const resumed = (header && parseEventId(header)) || question.resumed;
      return openStream(visit, { ...question, resumed });
    }),
  );
  document(app);
}

function createStreamOpener(
  context: GatewayContext,
): (visit: Visit, question: WatchQuestion) => Promise<Response> {
  const { settings, clock, closing } = context;
  const hub = createWatchHub(context);
  const slots = createStreamSlots(context);

  return async (visit, { names, resumed }) => {
    if (closing.aborted) throw closed();
    if (hub.size + names.length > maxNames) throw tooMany(`${hub.size} names are watched already`);
    visit.charge(names.length - 1);
    const release = slots.take(visit.client);
    const telling = createTelling(
      names.map(({ text }) => text),
      resumed,
    );
    let stream: EventStream | undefined;
    const stops = names.map(({ text }) =>
      hub.watch(text, (observation) => {
        telling.take(observation);
        stream?.wake();
      }),
    );
    const forgetClosing = onAbort(closing, () => stream?.end(': the gateway is closing\n\n'));
    const onEnd = (): void => {
      forgetClosing();
      for (const stop of stops) stop();
      release();
    };
    try {
      await Promise.all(
        names.map(async ({ text, service }) => {
          const observation = await lookAt(context, text, {
            maxAge: settings.watchEvery,
            minBlock: resumed?.blocks.get(service),
            timeout: settings.answerWithin,
            admit: visit.admit,
            signal: visit.signal,
          });
          if (observation.state === 'known') return hub.report(observation);
          // It may be this client's own doing, by the block that it demands: no news to the others.
          if (observation.error.reason === 'client-quota') throw observation.error;
          telling.take(observation);
        }),
      );
      if (closing.aborted) throw closed();
      stream = openEventStream({ clock, next: telling.next, onBeat: telling.stopComparing, onEnd });
    } catch (error) {
      onEnd();
      throw error;
    }
    return new Response(stream.body, { headers: streamHeaders });
  };
}

function closed(): ResolverError {
  return new ResolverError({ code: 'CLOSED', shortMessage: 'The gateway is closing' });
}

function document(app: OpenAPIHono<RouteEnv>): void {
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/v1/watch',
    operationId: 'watchNames',
    summary: 'Be told when names change',
    description: [
      'Server-sent events. A `resolution` event for each name comes first, and again whenever its peers, records, account or',
      'registration change; its data is the answer to `GET /v1/names/{name}`. An `unknown` event says that a name cannot be',
      'read at present; a `resolution` follows when it can. A client that comes back with the id of the last event, to any',
      'replica, is told nothing when nothing changed, the present state when something did, and never an older one.',
    ].join('\n'),
    request: {
      query: watchQuery,
      headers: z.object({
        'last-event-id': z
          .string()
          .optional()
          .openapi({ description: 'The id of the last event received; browsers send it by themselves' }),
      }),
    },
    responses: {
      ...describeResponses('', z.string(), [400, 429, 500, 501, 503]),
      200: {
        description:
          'A stream that ends after an hour, or when the gateway closes: come back with the last id',
        content: { 'text/event-stream': { schema: z.string() } },
      },
    },
  });
}
