import { sha256 } from '@noble/hashes/sha2.js';
import type { BlockNumber, JsonObject, Milliseconds } from '@peername/resolver-core';
import type { CacheWindow } from './cache-headers.ts';
import { dataHeaders, type Headers } from './headers.ts';
import type { CacheOutcome } from './visit.ts';

/** An answer that is ready to be sent, many times. */
export interface Prepared {
  readonly status: number;
  readonly body: string;
  readonly etag: string;
  /** Without `age`, which is told when it is sent. */
  readonly headers: Headers;
  readonly window: CacheWindow;
  readonly stale: boolean;
  /** The pattern of the route that it answers. */
  readonly route: string;
  /** The name or account that it is about, and the block it was read at, so that an older answer never follows a newer one. */
  readonly subject: string;
  readonly block: BlockNumber;
}

const utf8 = new TextEncoder();

/** Makes body, entity tag and headers once, so that sending costs no more than a look-up. */
export function prepare(answer: {
  readonly status: number;
  readonly json: JsonObject;
  readonly window: CacheWindow;
  readonly stale: boolean;
  readonly route: string;
  readonly subject: string;
  readonly block: BlockNumber;
}): Prepared {
  const { status, json, window, ...about } = answer;
  const body = JSON.stringify(json);
  const etag = entityTag(body);
  const headers = {
    'content-type': status === 200 ? 'application/json' : 'application/problem+json',
    'cache-control': window.cacheControl,
    etag,
    ...dataHeaders,
  };
  return { ...about, status, body, etag, headers, window };
}

/** Sends a prepared answer, or tells a client that it has it already (RFC 9110, 13.1.2). */
export function send(
  prepared: Prepared,
  o: { readonly ifNoneMatch: string | undefined; readonly cacheStatus: string; readonly now: Milliseconds },
): Response {
  const { status, body, etag, headers, window } = prepared;
  const age = Math.max(0, Math.floor((o.now - window.bornAt) / 1000));
  const all = { ...headers, age: `${age}`, 'cache-status': o.cacheStatus };
  if (o.ifNoneMatch !== undefined && status === 200 && hasTag(o.ifNoneMatch, etag)) {
    return new Response(null, { status: 304, headers: all });
  }
  return new Response(body, { status, headers: all });
}

/** What RFC 9211 says of an answer's way through the cache. */
export function cacheStatusOf(cache: CacheOutcome): string {
  switch (cache) {
    case 'hit':
      return 'peername; hit';
    case 'stale':
      return 'peername; hit; detail=stale';
    default:
      return 'peername; fwd=miss; stored';
  }
}

/** A strong entity tag of a body: other bytes, another tag. */
export function entityTag(body: string): string {
  const digest = sha256(utf8.encode(body)).subarray(0, 16);
  return `"${Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')}"`;
}

/** Whether a client has a body already: the weak comparison that If-None-Match asks for (RFC 9110, 13.1.2). */
export function hasTag(ifNoneMatch: string, etag: string): boolean {
  if (ifNoneMatch === etag || ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
