import type { ResolverError } from '@peername/resolver-core';
import type { EndpointAddress } from './endpoint-address.ts';
import { droppedFault, networkFault, protocolFault, tooLargeFault } from './fault.ts';
import type { SocketLimits, SocketListener, TextSocket } from './text-socket.ts';

/** Connects with the platform's `WebSocket`. */
export function openSocket(
  address: EndpointAddress,
  { maxBytes }: SocketLimits,
  listener: SocketListener,
): TextSocket {
  let socket: WebSocket | undefined;

  function terminate(): void {
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  function end(error: ResolverError): void {
    terminate();
    listener.ended(error);
  }

  // Async, since a page may be forbidden to make one, which throws.
  async function connect(): Promise<void> {
    socket = new WebSocket(address.urlWithUser);
    socket.onopen = () => listener.opened();
    socket.onmessage = ({ data }) => {
      if (typeof data !== 'string') end(protocolFault(address, 'a message is binary'));
      // UTF-8 is never shorter than UTF-16 counts units.
      else if (data.length > maxBytes) end(tooLargeFault(address, `${maxBytes} bytes`));
      else listener.received(data);
    };
    socket.onclose = () => end(droppedFault(address));
    // Says nothing and is followed by `close`; but a `ws` that stands in for the platform's throws if nobody listens.
    socket.onerror = () => {};
  }

  connect().catch((error) => end(networkFault(address, error)));
  return { send: (text) => socket?.send(text), terminate };
}
