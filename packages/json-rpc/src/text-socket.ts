import type { ByteCount, Milliseconds, ResolverError } from '@peername/resolver-core';
import type { EndpointAddress } from './endpoint-address.ts';

/** A WebSocket that carries text alone. */
export interface TextSocket {
  /** Sends one message; only once the socket is open. */
  send(text: string): void;
  /** Ends the connection at once, without a word to the other side. The listener hears nothing more. */
  terminate(): void;
}

/** Is told what becomes of a {@link TextSocket}. */
export interface SocketListener {
  opened(): void;
  received(text: string): void;
  /** The connection failed or closed, or a message is binary or too large. Nothing follows. */
  ended(error: ResolverError): void;
}

/** What a {@link TextSocket} holds its server to. */
export interface SocketLimits {
  /** The longest wait for the connection, where the platform lets one be set. */
  readonly timeout: Milliseconds;
  readonly maxBytes: ByteCount;
}

/** Begins to connect. Node and browsers have one each, behind `#open-socket`. */
export type OpenSocket = (
  address: EndpointAddress,
  limits: SocketLimits,
  listener: SocketListener,
) => TextSocket;
