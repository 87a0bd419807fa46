import type { Headers } from '../headers.ts';
import { entityTag, hasTag } from '../prepared.ts';
import { icon, script, styleSheet } from './assets.ts';
import { type Content, type Html, html } from './html.ts';

/** What a page is made of. */
export interface PageParts {
  readonly title: string;
  /** The place among the site's pages. */
  readonly here: '/' | '/docs';
  readonly main: Content;
  /** Whether it has the landing page's script. @default false */
  readonly isLive?: boolean | undefined;
}

/** Nothing may run, load or be sent to but what this gateway serves, and no text becomes markup in a browser. */
const contentPolicy: string = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** On every page. */
export const pageHeaders: Headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': contentPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** A whole page. */
export function page({ title, here, main, isLive = false }: PageParts): Html {
  const link = (href: '/' | '/docs', text: string): Html =>
    href === here
      ? html`<a href="${href}" aria-current="page">${text}</a>`
      : html`<a href="${href}">${text}</a>`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" type="image/svg+xml" href="${icon.path}">
<link rel="stylesheet" href="${styleSheet.path}">
${isLive && html`<script type="module" src="${script.path}"></script>`}
</head>
<body>
<header class="site">
<a class="brand" href="/"><img src="${icon.path}" alt="" width="28" height="28">peername</a>
<nav aria-label="Pages">${link('/', 'Look up')}${link('/docs', 'API')}</nav>
</header>
<main>
${main}
</main>
<footer class="foot">
<p>An outage is not an absence, and an answer without evidence is a rumour.</p>
<p><a href="/v1/services">What is served here</a> · <a href="/openapi.json">OpenAPI</a></p>
</footer>
</body>
</html>
`;
}

/** Sends a page that is the same for everybody, made when it is first asked for. */
export function keptPage(make: () => Html): (ifNoneMatch: string | undefined) => Response {
  let kept: { readonly body: string; readonly headers: Headers; readonly etag: string } | undefined;
  return (ifNoneMatch) => {
    if (!kept) {
      const body = make().markup;
      const etag = entityTag(body);
      kept = { body, etag, headers: { ...pageHeaders, 'cache-control': 'no-cache', etag } };
    }
    const { body, etag, headers } = kept;
    if (ifNoneMatch !== undefined && hasTag(ifNoneMatch, etag))
      return new Response(null, { status: 304, headers });
    return new Response(body, { headers });
  };
}
