import { type RpcEndpoint, RpcReplyError } from '@peername/json-rpc';
import { abortedError, escapeText, onAbort, ResolverError } from '@peername/resolver-core';
import type { ApiPromise } from '@polkadot/api';
import { tooLarge } from './errors.ts';

// What endpoints of our own accept, though here the reply is in memory already.
const maxReplyLength = 256 * 1024;

/**
 * An endpoint over a caller's ApiPromise. It waits until the api is ready, and no longer for an answer than its signal
 * allows: an api can wait for ever. Closing it leaves the api alone.
 */
export function createApiEndpoint(api: ApiPromise): RpcEndpoint {
  return {
    // A provider with several addresses may move from one to another.
    get origin() {
      return originOf(api);
    },
    async request(method, params, { signal, trace } = {}) {
      const start = performance.now();
      let failed: string | undefined;
      try {
        const result = await untilAborted(send(api, method, params), signal);
        if (typeof result === 'string' && result.length > maxReplyLength)
          throw tooLarge(`${result.length} characters, at most ${maxReplyLength}`);
        return result;
      } catch (error) {
        const fault = toFault(error, originOf(api));
        failed = fault instanceof ResolverError ? fault.code : undefined;
        throw fault;
      } finally {
        trace?.({
          step: 'request',
          detail: method,
          ms: performance.now() - start,
          endpoint: originOf(api),
          failed,
        });
      }
    },
    async close() {},
  };
}

type RawMethod = { raw(...params: readonly unknown[]): Promise<unknown> };

/** The result as the node sent it: decoding it by the chain's metadata would only have to be undone here. */
async function send(api: ApiPromise, method: string, params: readonly unknown[]): Promise<unknown> {
  // Not `isReadyOrError`, which stays rejected after a first failed connection even when a later one serves.
  await api.isReady;
  if (method === 'chain_getBlockHash' && params[0] === 0) return api.genesisHash.toHex();
  const [section = '', name = ''] = method.split('_');
  const sections = api.rpc as unknown as Readonly<Record<string, Readonly<Record<string, RawMethod>>>>;
  const call = sections[section]?.[name];
  // The api leaves out what the node does not list among its methods.
  if (!call) throw new RpcReplyError(-32601, `the node has no method ${method}`, undefined);
  return call.raw(...params);
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    if (signal?.aborted) reject(abortedError(signal));
    const stopWatching = onAbort(signal, () => reject(abortedError(signal)));
    work.then(resolve, reject).finally(stopWatching);
  });
}

/** polkadot.js puts the failed request, and sometimes the URL, into its messages, so only a node's own text is kept. */
function toFault(error: unknown, origin: string): RpcReplyError | ResolverError {
  if (error instanceof RpcReplyError || error instanceof ResolverError) return error;
  const { code, message, data } = Object(error) as { code?: unknown; message?: unknown; data?: unknown };
  if (typeof code === 'number') return new RpcReplyError(code, escapeText(String(message)), data);
  return new ResolverError({
    code: 'UNAVAILABLE',
    shortMessage: `The node behind the api (${origin}) cannot be reached`,
  });
}

function originOf(api: ApiPromise): string {
  const { _rpcCore } = api as unknown as { _rpcCore?: { provider?: { endpoint?: unknown } } };
  const endpoint = _rpcCore?.provider?.endpoint;
  // Providers over HTTP, and light clients, do not show an address.
  return typeof endpoint === 'string' && URL.canParse(endpoint) ? new URL(endpoint).origin : 'polkadot://api';
}
