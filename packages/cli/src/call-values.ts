import { UsageError } from './usage-error.ts';

/** What links begin with: `peername:`, or the address of a call app without query and fragment. */
export function linkBase(text: string, label: string): string {
  const { protocol, search, username, password } = URL.canParse(text) ? new URL(text) : new URL('x:');
  const isApp = /^https?:$/.test(protocol) && !search && !username && !password && !/[\s#<>"]/.test(text);
  if (text === 'peername:' || (isApp && text.length <= 200)) return text;
  throw new UsageError(
    `${label} is peername: or the address of a call app such as https://call.example/, without ? and #`,
  );
}

/** An http or https address without a query. It is not repeated in messages: it may hold a password. */
export function absoluteUrl(text: string, label: string): string {
  const { protocol, search, hash } = URL.canParse(text) ? new URL(text) : new URL('x:');
  if (/^https?:$/.test(protocol) && !search && !hash) return text;
  throw new UsageError(`${label} is a URL such as http://127.0.0.1:9377, without a query`);
}
