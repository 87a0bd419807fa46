import type { z } from '@hono/zod-openapi';
import { escapeText } from '@peername/resolver-core';
import { decodeText } from './decode-text.ts';
import { RequestError } from './problem.ts';

/**
 * The parameters of a query string, checked by their schema.
 *
 * @throws {@link RequestError} `BAD_REQUEST` for one that is unknown, given twice, or no proper value
 */
export function parseQuery<T extends z.ZodType>(schema: T, search: string): z.output<T> {
  const given = new Map<string, string>();
  for (const [key, value] of search.split('&').filter(Boolean).map(decodePair)) {
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

function decodePair(pair: string): readonly [key: string, value: string] {
  const at = pair.indexOf('=');
  return at === -1 ? [decodePart(pair), ''] : [decodePart(pair.slice(0, at)), decodePart(pair.slice(at + 1))];
}

/** Part of a query. Unlike in `URLSearchParams` a broken encoding is an error, so that no two questions become one. */
function decodePart(text: string): string {
  return decodeText(text.replaceAll('+', ' '));
}
