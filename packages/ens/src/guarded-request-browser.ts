import { readBodyWithin } from '@peername/json-rpc';
import { gatewayFailed } from './gateway-error.ts';
import type { SendGuarded } from './guarded-request.ts';

/**
 * Asks from a browser, or a worker, which show no addresses: only the text of the URL was checked, and what keeps a
 * page out of private networks is the browser itself (CORS, mixed content, local network access).
 */
export const sendGuarded: SendGuarded = async ({ url, body, signal, maxBytes }) => {
  let response: Response;
  let read: Uint8Array | undefined;
  try {
    response = await fetch(url, {
      method: body === undefined ? 'GET' : 'POST',
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      ...(body !== undefined && { body }),
      // Never followed, as with 'error', which edge workers do not know.
      redirect: 'manual',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal,
    });
    if (!response.ok) {
      await response.body?.cancel();
      return { status: response.status, body: new Uint8Array() };
    }
    read = await readBodyWithin(response, maxBytes, signal);
  } catch {
    throw gatewayFailed();
  }
  if (!read) throw gatewayFailed();
  return { status: response.status, body: read };
};
