import type { EndpointAddress } from './endpoint-address.ts';
import { fault, protocolFault } from './fault.ts';
import { RpcReplyError } from './rpc-reply-error.ts';

/** What a server said to one call. */
export type Answer = { readonly result: unknown } | { readonly error: Error };

/** Answers by the id of their call. */
export type Answers = ReadonlyMap<number, Answer>;

/**
 * The answers in the body of an HTTP reply, exactly one for each of `ids`, in whatever order the server sent them.
 * Undefined when the server refuses a batch of this size: one error object for all calls.
 *
 * @throws {@link ResolverError} `PROTOCOL` when the body is no JSON-RPC reply to these calls, `RATE_LIMITED` when it
 *   asks to slow down
 */
export function decodeReply(
  bytes: Uint8Array,
  ids: readonly number[],
  address: EndpointAddress,
): Answers | undefined {
  const value = parseJson(bytes, address);
  if (ids.length > 1 && refusesBatch(value, address)) return undefined;
  if (ids.length > 1 && !Array.isArray(value))
    throw protocolFault(address, 'the reply to a batch is no list');

  const asked = new Set<unknown>(ids);
  const answers = new Map<number, Answer>();
  for (const item of ids.length > 1 ? (value as unknown[]) : [value]) {
    const { id, answer } = decodeAnswer(item, address);
    if (typeof id !== 'number' || !asked.has(id)) {
      if ('error' in answer && id === null) throw orphanFault(answer.error, address);
      throw protocolFault(address, 'an answer belongs to no call');
    }
    answers.set(id, answers.has(id) ? failed(address, 'a call is answered twice') : answer);
  }
  for (const id of ids) if (!answers.has(id)) answers.set(id, failed(address, 'a call is not answered'));
  return answers;
}

/** One JSON-RPC response object. Its id is unchecked; what is wrong with the rest is an answer with an error. */
export function decodeAnswer(item: unknown, address: EndpointAddress): { id: unknown; answer: Answer } {
  if (!isObject(item)) return { id: undefined, answer: failed(address, 'an answer is no object') };
  const { id, result, error } = item;
  if (error === undefined || error === null) {
    if (result !== undefined) return { id, answer: { result } };
    return { id, answer: failed(address, 'an answer has neither result nor error') };
  }
  if (result !== undefined) return { id, answer: failed(address, 'an answer has both result and error') };
  return { id, answer: { error: decodeError(error, address) } };
}

/** The value of a JSON text. @throws {@link ResolverError} `PROTOCOL` */
export function parseJson(body: Uint8Array | string, address: EndpointAddress): unknown {
  try {
    return JSON.parse(typeof body === 'string' ? body : utf8.decode(body));
  } catch {
    const start = typeof body === 'string' ? body : lenientUtf8.decode(body.subarray(0, 400));
    throw protocolFault(address, `not JSON: "${address.show(start.trim(), 60)}"`);
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
const lenientUtf8 = new TextDecoder();

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

function refusesBatch(value: unknown, address: EndpointAddress): boolean {
  const lone = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (!isObject(lone) || typeof lone.id === 'number') return false;
  const { answer } = decodeAnswer(lone, address);
  if (!('error' in answer)) return false;
  if (answer.error instanceof RpcReplyError) return true;
  throw answer.error;
}

function orphanFault(error: Error, address: EndpointAddress): Error {
  return error instanceof RpcReplyError ? protocolFault(address, `${error.rpcCode} ${error.message}`) : error;
}

function failed(address: EndpointAddress, details: string): Answer {
  return { error: protocolFault(address, details) };
}

type Member = 'id' | 'result' | 'error' | 'code' | 'message' | 'data';

function isObject(value: unknown): value is Partial<Record<Member, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
