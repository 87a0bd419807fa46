import { type RequestOptions, type RpcEndpoint, RpcReplyError } from '@peername/json-rpc';
import type { Hex, NameService } from '@peername/resolver-core';
import { type EnsOptions, ens } from '../src/index.ts';

/** A JSON-RPC endpoint that answers from a function and remembers what it was asked. */
export interface ScriptedEndpoint extends RpcEndpoint {
  readonly calls: readonly { readonly method: string; readonly params: readonly unknown[] }[];
  count(method: string): number;
}

/** What a scripted endpoint does; each part can be replaced. */
export interface Script {
  readonly origin?: string;
  readonly chainId?: () => unknown;
  readonly block?: (tag: unknown) => unknown;
  /** The reply to `eth_call`, or what it throws. */
  readonly call?: (data: Hex, block: unknown, options: RequestOptions) => unknown;
}

/** A block header as JSON-RPC gives it; its hash is its number, repeated. */
export function header(
  number: number,
  time: number = Date.UTC(2026, 0, 1),
): Readonly<Record<'number' | 'hash' | 'timestamp', string>> {
  const digits = number.toString(16);
  return {
    number: `0x${digits}`,
    hash: `0x${digits.padStart(64, '0')}`,
    timestamp: `0x${Math.floor(time / 1000).toString(16)}`,
  };
}

/** An `eth_call` error with revert data, as anvil and geth send it. */
export function reverted(data: unknown, message = 'execution reverted', code = 3): RpcReplyError {
  return new RpcReplyError(code, message, data);
}

/** Makes an endpoint of chain 1 at block 100, unless the script says otherwise. */
export function scriptedEndpoint(script: Script = {}): ScriptedEndpoint {
  const calls: { method: string; params: readonly unknown[] }[] = [];
  const { origin = 'https://node.example', chainId = () => '0x1', block = () => header(100), call } = script;
  return {
    origin,
    calls,
    count: (method) => calls.filter((made) => made.method === method).length,
    async request(method, params, options = {}) {
      calls.push({ method, params });
      options.signal?.throwIfAborted();
      if (method === 'eth_chainId') return chainId();
      if (method === 'eth_getBlockByNumber') return block(params[0]);
      if (method !== 'eth_call' || !call) throw new RpcReplyError(-32601, `no method ${method}`, undefined);
      const [{ data }, at] = params as [{ data: Hex }, unknown];
      return call(data, at, options);
    },
    async close() {},
  };
}

/** The service over scripted endpoints, on a network that takes any chain. */
export function scriptedService(
  endpoints: readonly RpcEndpoint[],
  settings: Omit<EnsOptions, 'endpoints'> = {},
): NameService {
  return ens({ network: { id: 'scripted', title: 'Scripted', endpoints: [] }, ...settings, endpoints });
}
