import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { isResolverError } from '@peername/resolver-core';
import { gatewayBlocked, gatewayFailed } from './gateway-error.ts';
import { type GuardedReply, mayConnect, type SendGuarded } from './guarded-request.ts';

/** Resolves a host name to all of its addresses; as in Node, an error comes without a list. */
export type LookupAll = (
  hostname: string,
  callback: (error: Error | null, addresses?: readonly LookupAddress[]) => void,
) => void;

/** Asks from Node, where the addresses behind a host name can be seen and are checked when connecting. */
export const sendGuarded: SendGuarded = createSendGuarded((hostname, callback) => {
  dnsLookup(hostname, { all: true, verbatim: true }, callback);
});

/** {@link sendGuarded} with a resolver of the caller's. */
export function createSendGuarded(lookupAll: LookupAll): SendGuarded {
  return ({ url, body, trusted, signal, maxBytes }) =>
    new Promise((resolve, reject) => {
      const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
      const request = send(url, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          accept: 'application/json',
          'accept-encoding': 'identity',
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        // A connection of its own: a pooled one would be to an address that was checked for another name.
        agent: false,
        lookup: guardLookup(lookupAll, trusted),
        maxHeaderSize: 16_384,
        signal,
      });
      const fail = (error: unknown): void => {
        request.destroy();
        reject(isResolverError(error) ? error : gatewayFailed());
      };
      request.on('error', fail);
      request.on('response', (response) => readReply(response, maxBytes).then(resolve, fail));
      request.end(body);
    });
}

/** The connection goes to one of the addresses checked here: the name is not resolved a second time. */
function guardLookup(lookupAll: LookupAll, trusted: boolean): LookupFunction {
  return (hostname, { all }, callback) => {
    lookupAll(hostname, (error, found = []) => {
      const addresses = found.filter(({ address }) => mayConnect(address, trusted));
      const [first] = addresses;
      if (error || !first) callback(error ?? gatewayBlocked(), all ? [] : '', 0);
      else if (all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

async function readReply(response: IncomingMessage, maxBytes: number): Promise<GuardedReply> {
  const { statusCode: status = 0, headers } = response;
  if (status < 200 || status > 299) {
    response.destroy();
    return { status, body: new Uint8Array() };
  }
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') throw gatewayFailed();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw gatewayFailed();
    chunks.push(chunk);
  }
  return { status, body: Buffer.concat(chunks) };
}
