import type { ResolverError } from '@peername/resolver-core';
import type { WebSocket } from 'ws';
import type { EndpointAddress } from './endpoint-address.ts';
import { droppedFault, networkFault, protocolFault, timeoutFault, tooLargeFault } from './fault.ts';
import { failedStatusFault, statusFault } from './http-status.ts';
import type { SocketLimits, SocketListener, TextSocket } from './text-socket.ts';

/** Connects with `ws`, which is loaded with the first socket. */
export function openSocket(
  address: EndpointAddress,
  limits: SocketLimits,
  listener: SocketListener,
): TextSocket {
  let socket: WebSocket | undefined;
  let over = false;

  function terminate(): void {
    over = true;
    socket?.terminate();
  }

  function end(error: ResolverError): void {
    if (over) return;
    terminate();
    listener.ended(error);
  }

  async function connect(): Promise<void> {
    const ws = await import('ws');
    if (over) return;
    socket = new ws.WebSocket(address.url, {
      headers: address.headers,
      handshakeTimeout: limits.timeout,
      maxPayload: limits.maxBytes,
      // Inflated messages would be counted by `ws` too, but the work to inflate them is the server's to choose.
      perMessageDeflate: false,
      followRedirects: false,
    });
    socket.on('open', () => listener.opened());
    socket.on('message', (data, isBinary) => {
      if (isBinary) end(protocolFault(address, 'a message is binary'));
      else if (!over) listener.received(data.toString());
    });
    socket.on('unexpected-response', (_request, { statusCode = 0, headers }) =>
      end(statusFault(address, statusCode, headers['retry-after']) ?? failedStatusFault(address, statusCode)),
    );
    socket.on('error', (error) => end(socketFault(error, address, limits)));
    socket.on('close', () => end(droppedFault(address)));
  }

  connect().catch((error) => end(networkFault(address, error)));
  return { send: (text) => socket?.send(text), terminate };
}

function socketFault(error: Error, address: EndpointAddress, limits: SocketLimits): ResolverError {
  const { code = '' } = error as { code?: string };
  if (/^WS_ERR_(UNSUPPORTED_MESSAGE_LENGTH|TOO_MANY_BUFFERED_PARTS)$/.test(code))
    return tooLargeFault(address, `${limits.maxBytes} bytes`);
  if (/handshake has timed out/.test(error.message)) return timeoutFault(address, limits.timeout);
  // Errors of the socket below carry a code; `ws` itself gives its own or, for a bad handshake, none.
  if (code === '' || code.startsWith('WS_') || code.startsWith('HPE_'))
    return protocolFault(address, address.show(error.message));
  return networkFault(address, error);
}
