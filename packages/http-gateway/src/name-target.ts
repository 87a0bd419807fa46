import { type JsonObject, parseName, type Resolver } from '@peername/resolver-core';
import { decodeText } from './decode-text.ts';
import type { NameQuestion } from './look-up-name.ts';
import { canonicalQuery, lookupQuery, recordsQuery } from './lookup-query.ts';
import { parseQuery } from './parse-query.ts';

/** The path of a target. */
export function pathOf(target: string): string {
  const at = target.indexOf('?');
  return at === -1 ? target : target.slice(0, at);
}

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
  const [, , , segment = '', suffix = ''] = path.split('/');
  const wantsRecords = decodeText(suffix) === 'records';
  return {
    name: parseName(decodeText(segment), resolver.services).name,
    query: parseQuery(wantsRecords ? recordsQuery : lookupQuery, search),
    wantsRecords,
    route: `/v1/names/:name${wantsRecords ? '/records' : ''}`,
  };
}

/** The one target of a question about a name. */
export function canonicalTarget({ name, query, wantsRecords }: NameQuestion): string {
  return `/v1/names/${encodeURIComponent(name.text)}${wantsRecords ? '/records' : ''}${canonicalQuery(query as JsonObject)}`;
}
