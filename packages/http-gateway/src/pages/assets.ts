import type { Headers } from '../headers.ts';
import { entityTag, hasTag } from '../prepared.ts';
import { favicon } from './favicon.ts';
import { landingScript } from './landing-script.ts';
import { styles } from './styles.ts';

/** A file that pages need, held in memory. */
export interface Asset {
  /** With a digest of the content in it, so that it may be kept for ever. */
  readonly path: string;
  readonly body: string;
  readonly etag: string;
  readonly headers: Headers;
}

/** The style sheet of every page. */
export const styleSheet: Asset = asset('page', 'css', 'text/css; charset=utf-8', styles);
/** What makes the landing page livelier; it works without. */
export const script: Asset = asset('landing', 'js', 'text/javascript; charset=utf-8', landingScript);
/** The icon of every page. */
export const icon: Asset = asset('icon', 'svg', 'image/svg+xml', favicon);

/** All of them. */
export const assets: readonly Asset[] = [styleSheet, script, icon];

/** Sends an asset, or says that the client has it. `more` goes over its headers. */
export function sendAsset(
  { body, etag, headers }: Asset,
  ifNoneMatch: string | undefined,
  more: Headers = {},
): Response {
  const all = { ...headers, ...more };
  if (ifNoneMatch !== undefined && hasTag(ifNoneMatch, etag))
    return new Response(null, { status: 304, headers: all });
  return new Response(body, { headers: all });
}

function asset(name: string, ending: string, type: string, body: string): Asset {
  const etag = entityTag(body);
  const headers = {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'content-type': type,
    'cache-control': 'public, max-age=31536000, immutable',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cross-origin-resource-policy': 'same-origin',
    etag,
  };
  return { path: `/assets/${name}.${etag.slice(1, 13)}.${ending}`, body, etag, headers };
}
