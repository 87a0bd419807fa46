import type { z } from '@hono/zod-openapi';
import { escapeText } from '@peername/resolver-core';
import { RequestError } from './problem.ts';

/**
 * The parameters of a query string, checked by their schema.
 *
 * @throws {@link RequestError} `BAD_REQUEST` for one that is unknown, given twice, or no proper value
 */
export function parseQuery<T extends z.ZodType>(schema: T, search: string): z.output<T> {
  const given = new Map<string, string>();
  for (const [key, value] of new URLSearchParams(search)) {
    if (given.has(key))
      throw new RequestError('BAD_REQUEST', `The parameter "${escapeText(key, 40)}" is given twice`);
    given.set(key, value);
  }
  return parseWith(schema, Object.fromEntries(given));
}

/** A value checked by its schema. @throws {@link RequestError} `BAD_REQUEST` that names the first fault */
export function parseWith<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.length ? `"${escapeText(issue.path.join('.'), 40)}": ` : '';
  throw new RequestError(
    'BAD_REQUEST',
    `${where}${escapeText(issue?.message ?? 'not what is expected', 200)}`,
  );
}
