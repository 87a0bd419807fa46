/** A JSON-RPC error object in the making. */
export class RpcError extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** The error of polkadot-sdk's `sc-rpc-api` for everything that goes wrong below the RPC layer. */
export function clientError(text: string): RpcError {
  return new RpcError(4003, `Client error: ${text}`);
}

/** What jsonrpsee, the server of polkadot-sdk, says to parameters of the wrong shape. */
export function invalidParams(why: string): RpcError {
  return new RpcError(-32602, 'Invalid params', why);
}
