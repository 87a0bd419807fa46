/** A JSON-RPC call as a client makes it. */
export interface RpcCall {
  readonly method: string;
  readonly params: readonly unknown[];
}

/** What a node answers: one of the two, as in JSON-RPC. */
export interface RpcAnswer {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown } | undefined;
}

/** Asks the node behind the liar the truth. */
export type AskTruth = (method: string, params: readonly unknown[]) => Promise<unknown>;

/** One lie: what an endpoint says in place of what its node answers. */
export interface Lie {
  /** In words, such as `says that alice.azero is absent`. */
  readonly says: string;
  /** What the node is asked in place of `call`, so that questions about made-up blocks have answers. */
  ask?(call: RpcCall): RpcCall;
  /** Asked once for each request, whether the lie is told in its reply. @default always */
  isTold?(): boolean;
  /** What the client hears; the same object when the lie has nothing to do with the call. */
  tell?(call: RpcCall, truth: RpcAnswer, askTruth: AskTruth): RpcAnswer | Promise<RpcAnswer>;
}
