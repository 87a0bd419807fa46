import { z } from '@hono/zod-openapi';
import { type JsonObject, type Name, parseName, type Resolver } from '@peername/resolver-core';
import { maxStreamNames } from '../limits.ts';
import { canonicalQuery } from '../lookup-query.ts';
import { splitTarget } from '../name-target.ts';
import { parseQuery } from '../parse-query.ts';
import { type EventId, formatEventId, parseEventId } from './event-id.ts';

/** Query parameters of `/v1/watch`. */
export const watchQuery = z.strictObject({
  names: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.string()).max(maxStreamNames))
    .openapi({
      type: 'string',
      example: 'alice.azero,alice.eth',
      description: `The names to watch, at most ${maxStreamNames}`,
    }),
  lastEventId: z
    .string()
    .transform((text, context) => {
      const id = parseEventId(text);
      if (!id) context.addIssue({ code: 'custom', message: 'is not an id of an event of this stream' });
      return id ?? z.NEVER;
    })
    .optional()
    .openapi({
      type: 'string',
      description: 'The id of the last event received, for clients that cannot send Last-Event-ID',
    }),
});

/** What a client wants to watch. */
export interface WatchQuestion {
  /** By the alphabet, each once. */
  readonly names: readonly Name[];
  readonly resumed: EventId | undefined;
}

/**
 * The question that a target asks.
 *
 * @throws {@link RequestError} for a bad parameter
 * @throws {@link ResolverError} `INVALID_NAME`, `UNSUPPORTED_NAME`
 */
export function watchQuestionOf(target: string, resolver: Resolver): WatchQuestion {
  const { names: texts, lastEventId } = parseQuery(watchQuery, splitTarget(target).search);
  const names = new Map(
    texts.map((text) => {
      const { name } = parseName(text, resolver.services);
      return [name.text, name];
    }),
  );
  const sorted = [...names].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, name]) => name);
  return { names: sorted, resumed: lastEventId };
}

/** The one target of a question. */
export function watchTarget({ names, resumed }: WatchQuestion): string {
  const query: JsonObject = {
    names: names.map((name) => name.text),
    lastEventId: resumed && formatEventId(resumed),
  };
  return `/v1/watch${canonicalQuery(query)}`;
}
