import { type Answer, decodeAnswer, isObject, parseJson, strayFault, wrong } from './decode-answer.ts';
import type { EndpointAddress } from './endpoint-address.ts';
import { protocolFault } from './fault.ts';
import { RpcReplyError } from './rpc-reply-error.ts';

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
  const batch = ids.length > 1;
  if (batch && refusesBatch(value, address)) return undefined;
  if (batch && !Array.isArray(value)) throw protocolFault(address, 'the reply to a batch is no list');

  const asked = new Set<unknown>(ids);
  const answers = new Map<number, Answer>();
  for (const item of batch ? (value as unknown[]) : [value]) {
    const { id, answer } = decodeAnswer(item, address);
    // One answer that is nobody's makes all of them doubtful.
    if (typeof id !== 'number' || !asked.has(id)) throw strayFault(id, answer, address);
    answers.set(id, answers.has(id) ? wrong(address, 'a call is answered twice') : answer);
  }
  for (const id of ids) if (!answers.has(id)) answers.set(id, wrong(address, 'a call is not answered'));
  return answers;
}

function refusesBatch(value: unknown, address: EndpointAddress): boolean {
  const lone = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (!isObject(lone) || typeof lone.id === 'number') return false;
  const { answer } = decodeAnswer(lone, address);
  if (!('error' in answer)) return false;
  if (answer.error instanceof RpcReplyError) return true;
  throw answer.error;
}
