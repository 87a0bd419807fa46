import type { IncomingHttpHeaders } from 'node:http';
import { BridgeError } from './bridge-problem.ts';

/** Who may ask. */
export interface Admission {
  readonly port: number;
  /** Origins of web pages. */
  readonly origins: ReadonlySet<string>;
}

/**
 * The origin of the web page that asks, or undefined for a program that is no browser.
 *
 * @throws {@link BridgeError} `foreign-host` for a name that was made to point at this machine (DNS rebinding), and
 *   `foreign-origin` for a page that is not on the list
 */
export function originOf(headers: IncomingHttpHeaders, { port, origins }: Admission): string | undefined {
  const { host, origin } = headers;
  if (![`127.0.0.1:${port}`, `localhost:${port}`].includes(host ?? ''))
    throw new BridgeError('foreign-host', `Ask http://127.0.0.1:${port}, by no other name.`);
  if (origin !== undefined) {
    if (origins.has(origin)) return origin;
    throw new BridgeError('foreign-origin', 'Start the bridge with --allow-origin for this page.');
  }
  // Pictures and scripts of a page are asked for without an origin; browsers say so here (W3C Fetch Metadata).
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'none' || site === 'same-origin') return undefined;
  throw new BridgeError('foreign-origin', 'Pages ask with fetch, and only those on the list.');
}
