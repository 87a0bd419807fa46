/** A JSON-RPC error object: the server heard the call and refused it. Adapters read what it means. */
export class RpcReplyError extends Error {
  override readonly name = 'RpcReplyError';
  /** The `code` of the JSON-RPC error object. */
  readonly rpcCode: number;
  /** Its `data`, unchecked. */
  readonly data: unknown;

  /** `message` is the server's text, already escaped and shortened. */
  constructor(rpcCode: number, message: string, data: unknown) {
    super(message);
    this.rpcCode = rpcCode;
    this.data = data;
  }
}
