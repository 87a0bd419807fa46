/** Calls JSON-RPC over HTTP and throws `code: message` for an error object. */
export function rpcCaller(url: string): (method: string, ...params: readonly unknown[]) => Promise<unknown> {
  return async (method, ...params) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    });
    const { result, error } = (await response.json()) as {
      readonly result?: unknown;
      readonly error?: { readonly code: number; readonly message: string };
    };
    if (error) throw new Error(`${error.code}: ${error.message}`);
    return result;
  };
}
