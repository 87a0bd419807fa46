import { type RpcEndpoint, RpcReplyError } from '@peername/json-rpc';
import { type Clock, type Hex, type Milliseconds, ResolverError, waitFor } from '@peername/resolver-core';
import { ApiPromise } from '@polkadot/api';
import { malformedReply, refusedCall } from '../errors.ts';
import type { Ask } from '../head-tracker.ts';
import { createRpcProvider } from './rpc-provider.ts';

/** A chain through one endpoint, for one attempt at something. */
export interface ChainAccess {
  readonly endpoint: RpcEndpoint;
  readonly ask: Ask;
  /** What the chain says of itself (types, calls, errors), for the runtime of this block. */
  describedAt(block: Hex): Promise<ApiPromise>;
}

/** One endpoint, and what is known of the chain behind it. */
export interface DescribedChain {
  access(signal: AbortSignal): ChainAccess;
}

/** What a {@link DescribedChain} is made of. */
export interface DescribedChainOptions {
  readonly clock: Clock;
  readonly timeout: Milliseconds;
  /** Of a caller, in place of one over the endpoint. */
  readonly api: ApiPromise | undefined;
  /** @throws {@link ResolverError} `WRONG_NETWORK` */
  checkGenesis(endpoint: RpcEndpoint, genesis: Hex): void;
}

/** A chain that describes itself once, and again after an upgrade of its runtime. */
export function describeChain(endpoint: RpcEndpoint, options: DescribedChainOptions): DescribedChain {
  const { clock, timeout, checkGenesis } = options;
  let described: Promise<ApiPromise> | undefined;

  async function load(): Promise<ApiPromise> {
    const api = await (options.api ? options.api.isReady : loadApi(endpoint, clock, timeout));
    checkGenesis(endpoint, api.genesisHash.toHex());
    return api;
  }

  function describe(): Promise<ApiPromise> {
    if (described) return described;
    const loading = load();
    described = loading;
    loading.catch(() => {
      if (described === loading) described = undefined;
    });
    return loading;
  }

  return {
    access(signal) {
      const ask: Ask = async (method, params) => {
        try {
          return await endpoint.request(method, params, { signal });
        } catch (error) {
          throw error instanceof RpcReplyError ? refusedCall(endpoint.origin, method, error) : error;
        }
      };
      const isOf = (api: ApiPromise, version: unknown) =>
        api.runtimeVersion.specVersion.eq(version as number);
      return {
        endpoint,
        ask,
        async describedAt(block) {
          const [api, reply] = await Promise.all([
            waitFor(describe(), { clock, signal, timeout }),
            ask('state_getRuntimeVersion', [block]),
          ]);
          const { specVersion } = Object(reply);
          if (!Number.isSafeInteger(specVersion)) throw malformedReply('not the version of a runtime');
          if (isOf(api, specVersion)) return api;
          described = undefined;
          const renewed = await waitFor(describe(), { clock, signal, timeout });
          if (isOf(renewed, specVersion)) return renewed;
          throw upgrading(endpoint);
        },
      };
    },
  };
}

/** An api that has read what it needs and asks for nothing more. */
function loadApi(endpoint: RpcEndpoint, clock: Clock, timeout: Milliseconds): Promise<ApiPromise> {
  const loading = new Promise<ApiPromise>((resolve, reject) => {
    const provider = createRpcProvider(endpoint, reject);
    // Pages with a strict policy run no WebAssembly, and the same work is done without.
    const api = new ApiPromise({ provider, noInitWarn: true, initWasm: false });
    // Both reject with a text of polkadot.js, which may hold what a hostile node put into it.
    api.isReadyOrError.then(resolve, () => reject(malformedReply('metadata that cannot be read')));
  });
  return waitFor(loading, { clock, timeout });
}

function upgrading({ origin }: RpcEndpoint): ResolverError {
  return new ResolverError({
    code: 'UNAVAILABLE',
    reason: 'runtime-changed',
    shortMessage: `What is known of the chain behind ${origin} is of another version of it; connect anew`,
  });
}
