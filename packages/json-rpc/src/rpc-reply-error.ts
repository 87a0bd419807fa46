/** A JSON-RPC error object: the server heard the call and refused it. Adapters read what it means. */
export class RpcReplyError extends Error {
  override readonly name = 'RpcReplyError';
  /** The `code` of the JSON-RPC error object. */
  readonly rpcCode: number;
  // Private, so that no log shows it: a server may repeat there what it was sent, keys included.
  readonly #data: unknown;

  /** `message` is the server's text, already escaped and shortened. */
  constructor(rpcCode: number, message: string, data: unknown) {
    super(message);
    this.rpcCode = rpcCode;
    this.#data = data;
  }

  /** Its `data`, unchecked. */
  get data(): unknown {
    return this.#data;
  }
}
