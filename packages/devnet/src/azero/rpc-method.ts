import { fromHex, type Hex } from './hex.ts';
import { invalidParams } from './rpc-error.ts';

/** The connection behind a call that can be sent more than its reply: a WebSocket. */
export interface RpcSession {
  /** What ends each subscription, by its id. */
  readonly subscriptions: Map<string, () => void>;
  /** Sends a subscription's news. */
  notify(method: string, subscription: string, result: unknown): void;
}

/** What surrounds a call. */
export interface RpcContext {
  /** Undefined over HTTP. */
  readonly session: RpcSession | undefined;
  /** Runs `task` once the reply is on its way. */
  afterReply(task: () => void): void;
}

/** One JSON-RPC method; what it throws becomes an error object. */
export type RpcMethod = (params: readonly unknown[], context: RpcContext) => unknown;

/** Methods by name. */
export type RpcMethods = Readonly<Record<string, RpcMethod>>;

/** The bytes of a parameter that must be hex. */
export function hexParam(params: readonly unknown[], index: number): Uint8Array {
  const value = params[index];
  if (typeof value !== 'string') throw invalidParams(`parameter ${index} is not hex`);
  try {
    return fromHex(value);
  } catch {
    throw invalidParams(`parameter ${index} is not hex`);
  }
}

/** A block hash, or undefined where the parameter is left out. */
export function hashParam(params: readonly unknown[], index: number): Hex | undefined {
  const value = params[index];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' || !/^0x[0-9a-fA-F]{64}$/.test(value))
    throw invalidParams(`parameter ${index} is not a block hash`);
  return value.toLowerCase() as Hex;
}

/** A parameter that must be a text. */
export function textParam(params: readonly unknown[], index: number): string {
  const value = params[index];
  if (typeof value !== 'string') throw invalidParams(`parameter ${index} is not a text`);
  return value;
}

/** A parameter that must be a list of storage keys. */
export function keysParam(params: readonly unknown[], index: number): readonly Uint8Array[] {
  const keys = params[index];
  if (!Array.isArray(keys)) throw invalidParams(`parameter ${index} is not a list of keys`);
  return keys.map((_, i) => hexParam(keys, i));
}
