/** One call of the JSON-RPC. */
export interface RpcCall {
  readonly method: string;
  readonly params: readonly unknown[];
}

/** Speaks JSON-RPC with the local node. */
export interface EthereumRpc {
  /** @throws Error with the node's message when it answers an error. */
  request(method: string, params?: readonly unknown[]): Promise<unknown>;
  /** All results in order, in one HTTP request. @throws Error for the first call that failed. */
  batch(calls: readonly RpcCall[]): Promise<unknown[]>;
}

interface RpcReply {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

/** A JSON-RPC client without limits or retries: for the chain that this package itself has started. */
export function createEthereumRpc(url: string): EthereumRpc {
  const post = async (body: unknown): Promise<unknown> => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    return response.json();
  };
  const request = async (method: string, params: readonly unknown[] = []) =>
    resultOf(method, (await post({ jsonrpc: '2.0', id: 1, method, params })) as RpcReply);
  const batch = async (calls: readonly RpcCall[]) => {
    if (calls.length === 0) return [];
    const replies = (await post(calls.map((call, id) => ({ jsonrpc: '2.0', id, ...call })))) as RpcReply[];
    const byId = new Map(replies.map((reply) => [reply.id, reply]));
    return calls.map(({ method }, id) => resultOf(method, byId.get(id)));
  };
  return { request, batch };
}

function resultOf(method: string, reply: RpcReply | undefined): unknown {
  if (reply && !reply.error) return reply.result;
  const { code = 0, message = 'no reply', data } = reply?.error ?? {};
  throw Object.assign(new Error(`${method}: ${message}`), { code, data });
}
