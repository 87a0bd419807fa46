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
  readonly window: CacheWindow;
  readonly stale: boolean;
  /** The pattern of the route that it answers. */
  readonly route: string;
  /** The name or account that it is about, and the block it was read at, so that an older answer never follows a newer one. */
  readonly subject: string;
  readonly block: BlockNumber;
  /** How it was sent last: the same object while nothing changes, which servers send faster. */
  last: Told | undefined;
}

interface Told {
  readonly age: number;
  readonly cacheStatus: string;
  readonly ready: Ready;
}

const utf8 = new TextEncoder();

/** Makes body and entity tag once, so that sending costs no more than a look-up. */
export function prepare(answer: {
  readonly status: number;
  readonly json: JsonObject;
  readonly window: CacheWindow;
  readonly stale: boolean;
  readonly route: string;
  readonly subject: string;
  readonly block: BlockNumber;
}): Prepared {
  const { status, json, window, stale, route, subject, block } = answer;
  const body = JSON.stringify(json);
  return { status, body, etag: entityTag(body), window, stale, route, subject, block, last: undefined };
}

/** An answer down to what goes over the wire. */
export interface Ready {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string | null;
  /** The body as it goes over the wire, of an answer that is sent again and again. */
  readonly bytes?: Uint8Array | undefined;
}

/** How a prepared answer is sent. */
export interface Sending {
  readonly ifNoneMatch: string | undefined;
  readonly cacheStatus: string;
  readonly now: Milliseconds;
}

/** A prepared answer at this moment, or word to a client that it has it already (RFC 9110, 13.1.2). */
export function readyAnswer(prepared: Prepared, { ifNoneMatch, cacheStatus, now }: Sending): Ready {
  const { status, body, etag, window, last } = prepared;
  const age = Math.max(0, Math.floor((now - window.bornAt) / 1000));
  if (ifNoneMatch !== undefined && status === 200 && hasTag(ifNoneMatch, etag)) {
    return { status: 304, headers: headersAt(prepared, age, cacheStatus), body: null };
  }
  if (last?.age === age && last.cacheStatus === cacheStatus) return last.ready;
  const bytes = last?.ready.bytes ?? utf8.encode(body);
  const headers = { 'content-length': `${bytes.length}`, ...headersAt(prepared, age, cacheStatus) };
  const ready = { status, headers, body, bytes };
  // The first time is the only one for most: nothing is kept for them.
  if (cacheStatus !== cacheStatusOf('miss')) prepared.last = { age, cacheStatus, ready };
  return ready;
}

function headersAt({ status, window, etag }: Prepared, age: number, cacheStatus: string): Headers {
  // The spread comes last: V8 takes twenty times as long over fields added to a copy.
  return {
    age: `${age}`,
    'cache-status': cacheStatus,
    'content-type': status === 200 ? 'application/json' : 'application/problem+json',
    'cache-control': window.cacheControl,
    etag,
    ...dataHeaders,
  };
}

/** Sends a prepared answer. */
export function send(prepared: Prepared, how: Sending): Response {
  const { status, headers, body } = readyAnswer(prepared, how);
  return new Response(body, { status, headers });
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
