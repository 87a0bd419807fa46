import { type Count, escapeText, ResolverError } from '@peername/resolver-core';

/** Where an endpoint is, split into what may be shown and what may only be sent. */
export interface EndpointAddress {
  /** `https://host:port` */
  readonly origin: string;
  /** The URL to ask, without user info and fragment. */
  readonly url: string;
  /** User info of the URL as a Basic `Authorization` header, since fetch refuses such URLs. */
  readonly headers: Readonly<Record<string, string>>;
  /** The URL with its user info: a browser's WebSocket takes no headers. */
  readonly urlWithUser: string;
  /** Makes text from the server safe to show: escaped, shortened, and without keys of the URL or the credential sent. */
  show(text: string, maxLength?: number): string;
}

/**
 * Takes an endpoint's URL apart.
 *
 * @throws {@link ResolverError} `UNAVAILABLE` with reason `bad-endpoint-url`. The text itself is never shown: what is
 *   no URL may still hold a key.
 */
export function parseEndpointUrl(text: string): EndpointAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^(https?|wss?):$/.test(url.protocol)) throw badUrl();
  url.hash = '';
  const urlWithUser = url.href;
  const [user, password] = [decode(url.username), decode(url.password)];
  const pair = `${user}:${password}`;
  const credential = user || password ? base64(pair) : '';
  const secrets = [
    ...formsOf([...url.pathname.split('/'), ...url.search.split(/[?&=]/)], shortestKey),
    ...formsOf([url.username, url.password], shortestUserInfo),
    // The padding is not always shown.
    ...formsOf([`${url.username}:${url.password}`, pair, credential.replace(/=+$/, '')], shortestPair),
  ].sort((a, b) => b.length - a.length);
  url.username = '';
  url.password = '';
  return {
    origin: url.origin,
    url: url.href,
    headers: credential ? { authorization: `Basic ${credential}` } : {},
    urlWithUser,
    show: (shown, maxLength) =>
      escapeText(
        secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), shown),
        maxLength,
      ),
  };
}

// Shorter parts (`v1`, `rpc`) are words of the route and no keys.
const shortestKey: Count = 6;

// Shorter ones are parts of many words, and hiding these would only tell what they are.
const shortestUserInfo: Count = 4;

// Together with their colon even the shortest are no word.
const shortestPair: Count = 3;

function formsOf(parts: readonly string[], shortest: Count): string[] {
  return parts.flatMap((part) => [part, decode(part)]).filter(({ length }) => length >= shortest);
}

function badUrl(): ResolverError {
  return new ResolverError({
    code: 'UNAVAILABLE',
    reason: 'bad-endpoint-url',
    retryable: false,
    shortMessage: 'An endpoint is not a URL that can be asked; write it as https://host or wss://host',
  });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
