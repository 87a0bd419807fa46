import { type EndpointAddress, parseEndpointUrl } from '@peername/json-rpc';
import { ResolverError } from '@peername/resolver-core';

/**
 * Takes a gateway's URL apart. `url` is what paths such as `/v1/names/…` are put behind: the gateway may live under a path.
 *
 * @throws {@link ResolverError} `UNAVAILABLE` with reason `bad-gateway-url`
 */
export function parseGatewayUrl(text: string): EndpointAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // A query of its own would be a parameter that no gateway knows.
  if (!url || !/^https?:$/.test(url.protocol) || url.search !== '') throw badUrl();
  const address = parseEndpointUrl(text);
  return { ...address, url: address.url.replace(/\/+$/, '') };
}

/** The text itself is never shown: what is no URL may still hold a key. */
function badUrl(): ResolverError {
  return new ResolverError({
    code: 'UNAVAILABLE',
    reason: 'bad-gateway-url',
    retryable: false,
    shortMessage: 'A gateway is not a URL that can be asked; write it as https://host, without a query',
  });
}

/** The error for a client that is told of no gateway at all. */
export function noGateway(): ResolverError {
  return new ResolverError({
    code: 'UNAVAILABLE',
    reason: 'no-gateway',
    retryable: false,
    shortMessage: 'There is no gateway to ask; name one as url',
  });
}
