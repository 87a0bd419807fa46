import type { RequestRecorder } from '../request-log.ts';
import { RpcError } from './rpc-error.ts';
import type { RpcContext, RpcMethods, RpcSession } from './rpc-method.ts';

/** Answers the text of a request or a batch; the answer is empty when nothing in it wants one. */
export type AnswerJsonRpc = (body: string, session: RpcSession | undefined) => Promise<JsonRpcAnswer>;

/** A reply, and what is to happen once it is on its way. */
export interface JsonRpcAnswer {
  readonly body: string;
  afterReply(): void;
}

/** JSON-RPC 2.0 over the given methods, with the error codes and texts of jsonrpsee, which polkadot-sdk uses. */
export function createJsonRpc(methods: RpcMethods, log: RequestRecorder): AnswerJsonRpc {
  return async (body, session) => {
    const tasks: (() => void)[] = [];
    const context: RpcContext = { session, afterReply: (task) => void tasks.push(task) };
    const reply = await answer(methods, log, body, context);
    return {
      body: reply === undefined ? '' : JSON.stringify(reply),
      afterReply() {
        for (const task of tasks) task();
      },
    };
  };
}

async function answer(
  methods: RpcMethods,
  log: RequestRecorder,
  body: string,
  context: RpcContext,
): Promise<unknown> {
  let request: unknown;
  try {
    request = JSON.parse(body);
  } catch {
    return failure(null, new RpcError(-32700, 'Parse error'));
  }
  if (!Array.isArray(request)) return answerOne(methods, log, request, context);
  if (request.length === 0) return failure(null, new RpcError(-32600, 'Invalid request'));
  const replies = await Promise.all(request.map((each) => answerOne(methods, log, each, context)));
  const wanted = replies.filter((reply) => reply !== undefined);
  return wanted.length > 0 ? wanted : undefined;
}

async function answerOne(
  methods: RpcMethods,
  log: RequestRecorder,
  request: unknown,
  context: RpcContext,
): Promise<unknown> {
  const { jsonrpc, id, method, params = [] } = (request ?? {}) as Record<string, unknown>;
  const replyId = typeof id === 'string' || typeof id === 'number' ? id : null;
  if (jsonrpc !== '2.0' || typeof method !== 'string')
    return failure(replyId, new RpcError(-32600, 'Invalid request'));
  log.call(method);
  try {
    const run = Object.hasOwn(methods, method) ? methods[method] : undefined;
    if (!run) throw new RpcError(-32601, 'Method not found');
    if (!Array.isArray(params)) throw new RpcError(-32602, 'Invalid params');
    const result = await run(params, context);
    return id === undefined ? undefined : { jsonrpc: '2.0', id: replyId, result: result ?? null };
  } catch (error) {
    if (id === undefined) return undefined;
    return failure(
      replyId,
      error instanceof RpcError ? error : new RpcError(-32603, 'Internal error', String(error)),
    );
  }
}

function failure(id: string | number | null, error: RpcError): unknown {
  const { code, message, data } = error;
  return { jsonrpc: '2.0', id, error: data === undefined ? { code, message } : { code, message, data } };
}
