import type { JsonObject } from '@peername/resolver-core';
import { dataHeaders } from './headers.ts';
import { entityTag, hasTag } from './prepared.ts';

/** Sends JSON that is about the gateway and not about a name: the same for everybody for some minutes. */
export function sendDocument(json: JsonObject, ifNoneMatch: string | undefined): Response {
  const body = JSON.stringify(json);
  const etag = entityTag(body);
  const headers = {
    'content-type': 'application/json',
    'cache-control': 'public, max-age=300',
    etag,
    ...dataHeaders,
  };
  if (ifNoneMatch !== undefined && hasTag(ifNoneMatch, etag)) {
    return new Response(null, { status: 304, headers });
  }
  return new Response(body, { headers });
}
