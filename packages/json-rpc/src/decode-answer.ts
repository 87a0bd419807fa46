import type { EndpointAddress } from './endpoint-address.ts';
import { fault, protocolFault } from './fault.ts';
import { RpcReplyError } from './rpc-reply-error.ts';

/** What a server said to one call. */
export type Answer = { readonly result: unknown } | { readonly error: Error };

/** One JSON-RPC response object. Its id is unchecked; what is wrong with the rest is an answer with an error. */
export function decodeAnswer(item: unknown, address: EndpointAddress): { id: unknown; answer: Answer } {
  if (!isObject(item)) return { id: undefined, answer: wrong(address, 'an answer is no object') };
  const { id, result, error } = item;
  if (error === undefined || error === null) {
    if (result !== undefined) return { id, answer: { result } };
    return { id, answer: wrong(address, 'an answer has neither result nor error') };
  }
  if (result !== undefined) return { id, answer: wrong(address, 'an answer has both result and error') };
  return { id, answer: { error: decodeError(error, address) } };
}

/** The fault of an answer that belongs to no call. A server that cannot tell whose call failed says so with id null. */
export function strayFault(id: unknown, answer: Answer, address: EndpointAddress): Error {
  if (id !== null || !('error' in answer)) return protocolFault(address, 'an answer belongs to no call');
  const { error } = answer;
  return error instanceof RpcReplyError ? protocolFault(address, `${error.rpcCode} ${error.message}`) : error;
}

/** An answer that cannot be used. */
export function wrong(address: EndpointAddress, details: string): Answer {
  return { error: protocolFault(address, details) };
}

/** The value of a JSON text. @throws {@link ResolverError} `PROTOCOL` */
export function parseJson(body: Uint8Array | string, address: EndpointAddress): unknown {
  try {
    return JSON.parse(typeof body === 'string' ? body : utf8.decode(body));
  } catch {
    const start = typeof body === 'string' ? body : lenientUtf8.decode(body.subarray(0, shownBytes));
    throw protocolFault(address, `not JSON: "${address.show(start.trim(), 60)}"`);
  }
}

type Member = 'id' | 'method' | 'result' | 'error' | 'code' | 'message' | 'data';

/** Whether a JSON value is an object; of which members is not known. */
export function isObject(value: unknown): value is Partial<Record<Member, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
const lenientUtf8 = new TextDecoder();
const shownBytes = 400;

// 429: some providers repeat the HTTP status. -32005: "limit exceeded" of EIP-1474. -32999: polkadot-sdk's rate limit.
const slowDownCodes: readonly unknown[] = [429, -32005, -32999];

function decodeError(error: unknown, address: EndpointAddress): Error {
  if (!isObject(error) || !Number.isSafeInteger(error.code))
    return protocolFault(address, 'an error has no code');
  const { code, data } = error;
  const message = typeof error.message === 'string' ? address.show(error.message) : '';
  // jsonrpsee says -32005 for "batches are not supported".
  if (slowDownCodes.includes(code) && !/batch/i.test(message))
    return fault('RATE_LIMITED', address, 'asks to slow down', { details: `${code} ${message}`.trim() });
  return new RpcReplyError(code as number, message, data);
}
