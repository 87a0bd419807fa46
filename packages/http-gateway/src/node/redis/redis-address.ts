import { isIP } from 'node:net';
import type { Count } from '@peername/resolver-core';

/** Where a Redis is and how to log in there. */
export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly db: Count;
  readonly tls: boolean;
  /** `redis://host:port`, without the login: fit for messages. */
  readonly origin: string;
}

/**
 * Reads `redis://[user:password@]host[:port][/database]`, or `rediss://` for TLS.
 *
 * @throws {@link TypeError} for any other text, which it does not repeat: there may be a password in it
 */
export function parseRedisUrl(text: string): RedisAddress {
  const parsed = /^rediss?:\/\//.test(text) && URL.canParse(text) ? addressOf(new URL(text)) : undefined;
  if (parsed) return parsed;
  throw new TypeError(
    'Not the URL of a Redis, such as redis://host:6379/0 or rediss://user:password@host, with %25 for a % in its login',
  );
}

function addressOf(url: URL): RedisAddress | undefined {
  const { protocol, hostname, host, port, pathname, search, hash } = url;
  if (hostname === '' || search !== '' || hash !== '' || !/^(\/\d{0,5})?$/.test(pathname)) return undefined;
  const username = decoded(url.username);
  const password = decoded(url.password);
  if (username === undefined || password === undefined) return undefined;
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? 6379 : Number(port),
    username: username || undefined,
    password: password || undefined,
    db: Number(pathname.slice(1)),
    tls: protocol === 'rediss:',
    origin: `${protocol}//${port === '' ? `${host}:6379` : host}`,
  };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** How TLS asks for the server's certificate: an address has no name to ask for. */
export function tlsOptions({ host, tls }: RedisAddress): { readonly servername?: string } | undefined {
  if (!tls) return undefined;
  return isIP(host) === 0 ? { servername: host } : {};
}

/** The text with the login of the address taken out: a Redis may repeat the command that it does not know. */
export function withoutLogin(text: string, { username, password }: RedisAddress): string {
  return [password, username]
    .filter((secret) => secret !== undefined)
    .flatMap((secret) => [secret, encodeURIComponent(secret)])
    .reduce((cleaned, secret) => cleaned.replaceAll(secret, '***'), text);
}
