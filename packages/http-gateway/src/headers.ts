/** Header fields of a response, in lower case. */
export type Headers = Readonly<Record<string, string>>;

/** On every response that is not a page: none may be run, framed or taken for another type, and any page may read it. */
export const dataHeaders: Headers = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'access-control-allow-origin': '*',
  // All of them: no request that carries credentials is answered differently.
  'access-control-expose-headers': '*',
};

/** On answers to a preflight request. */
export const preflightHeaders: Headers = {
  ...dataHeaders,
  'cache-control': 'no-store',
  'access-control-allow-methods': 'GET, HEAD, POST, OPTIONS',
  'access-control-allow-headers': 'accept, content-type, if-none-match, last-event-id',
  'access-control-max-age': '86400',
};
