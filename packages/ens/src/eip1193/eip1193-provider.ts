/**
 * Whatever answers as EIP-1193 says: a light client, a wallet, a client library. Only requests that read are made of it.
 */
export interface Eip1193Provider {
  /** Resolves with the result of the JSON-RPC method; rejects with an error that has a `code`. */
  request(call: {
    readonly method: string;
    readonly params?: readonly unknown[] | object | undefined;
  }): Promise<unknown>;
}
