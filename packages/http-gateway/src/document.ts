import type { JsonObject } from '@peername/resolver-core';
import { dataHeaders, type Headers } from './headers.ts';
import { entityTag, hasTag } from './prepared.ts';

/** JSON that is about the gateway and not about a name: the same for everybody for some minutes. */
export interface Document {
  readonly body: string;
  readonly headers: Headers & { readonly etag: string };
}

/** Makes body and headers of a {@link Document}. */
export function prepareDocument(json: JsonObject): Document {
  const body = JSON.stringify(json);
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'public, max-age=300',
      etag: entityTag(body),
      ...dataHeaders,
    },
  };
}

/** Sends it, unless the client has it. */
export function sendDocument({ body, headers }: Document, ifNoneMatch: string | undefined): Response {
  if (ifNoneMatch !== undefined && hasTag(ifNoneMatch, headers.etag))
    return new Response(null, { status: 304, headers });
  return new Response(body, { headers });
}
