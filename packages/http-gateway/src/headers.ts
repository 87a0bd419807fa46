/** Header fields of a response, in lower case. */
export type Headers = Readonly<Record<string, string>>;

/** On every response: nothing here may be run, framed or taken for another type, and any page may read it. */
export const commonHeaders: Headers = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'cross-origin',
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'age, cache-status, etag, location, ratelimit, ratelimit-policy, retry-after',
};

/** On every response that is not a page. */
export const dataHeaders: Headers = {
  ...commonHeaders,
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

/** On answers to a preflight request. */
export const preflightHeaders: Headers = {
  ...dataHeaders,
  'cache-control': 'no-store',
  'access-control-allow-methods': 'GET, HEAD, POST, OPTIONS',
  'access-control-allow-headers': 'accept, content-type, if-none-match, last-event-id',
  'access-control-max-age': '86400',
};
