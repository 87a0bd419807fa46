import { type ErrorCode, ResolverError, type ResolverErrorOptions } from '@peername/resolver-core';
import type { EndpointAddress } from './endpoint-address.ts';

/** An error about one endpoint: `<origin> <what>`. The error that led here is not its cause, since it may hold the URL. */
export function fault(
  code: ErrorCode,
  { origin }: Pick<EndpointAddress, 'origin'>,
  what: string,
  more?: Omit<ResolverErrorOptions, 'code' | 'shortMessage' | 'cause'>,
): ResolverError {
  return new ResolverError({ ...more, code, shortMessage: `${origin} ${what}` });
}

/** The server said something that is no answer to what was asked. */
export function protocolFault(address: EndpointAddress, details: string): ResolverError {
  return fault('PROTOCOL', address, 'did not answer as a JSON-RPC server', { details });
}

/** No answer within the deadline. */
export function timeoutFault(address: EndpointAddress, timeout: number): ResolverError {
  return fault('TIMEOUT', address, `did not answer within ${timeout} ms`);
}

/** A reply over its cap, such as `1024 bytes`. */
export function tooLargeFault(address: EndpointAddress, cap: string): ResolverError {
  return fault('TOO_LARGE', address, `sent a reply over ${cap}`);
}

/** The connection failed; all that is kept of the reason is a code such as `ECONNREFUSED`. */
export function networkFault(address: EndpointAddress, error: unknown): ResolverError {
  return fault('UNAVAILABLE', address, 'cannot be reached', { details: causeCode(error) });
}

/** A socket's connection ended, or never came about, without a word why. */
export function droppedFault(address: EndpointAddress): ResolverError {
  return fault('UNAVAILABLE', address, 'dropped the connection');
}

function causeCode(error: unknown): string | undefined {
  // fetch hides the socket's error one or two causes down.
  for (let depth = 0, current = error; depth < 4 && current instanceof Error; depth++) {
    const { code } = current as { code?: unknown };
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,40}$/.test(code)) return code;
    current = current.cause;
  }
  return undefined;
}
