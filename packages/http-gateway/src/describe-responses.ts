import type { RouteConfig, z } from '@hono/zod-openapi';
import { outcomeKinds, problemKinds } from './problem.ts';
import { problemSchema } from './response-schemas.ts';

/** The responses of a route for its description: one that is well, and the statuses of its problems. */
export function describeResponses(
  description: string,
  schema: z.ZodType,
  problems: readonly number[],
): RouteConfig['responses'] {
  const content = { 'application/problem+json': { schema: problemSchema } };
  return {
    200: { description, content: { 'application/json': { schema } } },
    ...Object.fromEntries(
      problems.map((status) => [status, { description: titlesOf(status).join('; '), content }]),
    ),
  };
}

/** What a question can be answered with besides, when it has one target and its answer a tag. */
export const targetResponses: RouteConfig['responses'] = {
  304: { description: 'The client has the answer' },
  308: { description: 'Another way to write a question, whose one target is in `location`' },
};

/** The statuses that any question about a name can have. */
export const lookupProblems: readonly number[] = [400, 404, 410, 422, 429, 500, 501, 502, 503, 504];

function titlesOf(status: number): readonly string[] {
  return [...Object.values(outcomeKinds), ...Object.values(problemKinds)]
    .filter((kind) => kind.status === status)
    .map(({ title }) => title);
}
