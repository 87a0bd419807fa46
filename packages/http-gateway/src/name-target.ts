import { escapeText, type JsonObject, parseName, type Resolver } from '@peername/resolver-core';
import type { NameQuestion } from './look-up-name.ts';
import { canonicalQuery, lookupQuery, recordsQuery } from './lookup-query.ts';
import { parseQuery } from './parse-query.ts';
import { RequestError } from './problem.ts';

/** Path and query of a request, apart. */
export function splitTarget(target: string): { readonly path: string; readonly search: string } {
  const at = target.indexOf('?');
  return at === -1
    ? { path: target, search: '' }
    : { path: target.slice(0, at), search: target.slice(at + 1) };
}

/**
 * The question that a target asks about a name: `/v1/names/{name}` or `/v1/names/{name}/records`.
 *
 * @throws {@link RequestError} for a bad parameter or encoding
 * @throws {@link ResolverError} `INVALID_NAME`, `UNSUPPORTED_NAME`
 */
export function questionOf(target: string, resolver: Resolver): NameQuestion {
  const { path, search } = splitTarget(target);
  const [, , , segment = '', suffix] = path.split('/');
  const wantsRecords = suffix === 'records';
  return {
    name: parseName(decodeSegment(segment), resolver.services).name,
    query: parseQuery(wantsRecords ? recordsQuery : lookupQuery, search),
    wantsRecords,
    route: `/v1/names/:name${wantsRecords ? '/records' : ''}`,
  };
}

/** The one target of a question about a name. */
export function canonicalTarget({ name, query, wantsRecords }: NameQuestion): string {
  return `/v1/names/${encodeURIComponent(name.text)}${wantsRecords ? '/records' : ''}${canonicalQuery(query as JsonObject)}`;
}

/**
 * A part of a path, as a client wrote it.
 *
 * @throws {@link RequestError} when it is not percent-encoded UTF-8
 */
export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new RequestError('BAD_REQUEST', `"${escapeText(segment, 80)}" is not percent-encoded UTF-8`);
  }
}
