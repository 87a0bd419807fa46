import { createPool, type RpcEndpoint, RpcReplyError } from '@peername/json-rpc';
import {
  type BlockRef,
  type Clock,
  type Finality,
  isResolverError,
  type Milliseconds,
} from '@peername/resolver-core';
import { PublishError } from '@peername/resolver-core/publish';
import { createChainIdentity } from '../chain-identity.ts';
import { type ChainView, createChainView } from '../chain-view.ts';
import type { CallReply, ContractCall } from '../ethereum-reader.ts';
import type { EnsNetwork } from '../networks.ts';
import { rpcFault } from '../rpc-fault.ts';
import { createRpcReader } from '../rpc-reader.ts';
import { malformed } from './malformed.ts';

/** One server of the right chain, during one step. */
export interface ChainNode {
  readonly origin: string;
  readonly chainId: number;
  /** The newest block of that finality; latest where none is said. */
  head(finality?: Finality): Promise<BlockRef>;
  /** The block at the height. */
  blockAt(number: bigint): Promise<BlockRef>;
  call(call: ContractCall, block: BlockRef): Promise<CallReply>;
  /**
   * The result, unchecked. Rejects with an `RpcReplyError` when the server refused.
   * @param signal - of the step by default
   */
  request(method: string, params: readonly unknown[], signal?: AbortSignal): Promise<unknown>;
  /** The result, unchecked; a refusal is an outage. */
  ask(method: string, params: readonly unknown[]): Promise<unknown>;
  /** A number; `PROTOCOL` for anything else. */
  askQuantity(method: string, params: readonly unknown[]): Promise<bigint>;
}

/** The servers of one chain. */
export interface ChainAccess {
  readonly clock: Clock;
  /** Runs one step on a server whose chain was checked, and again on the next one when that fails. */
  run<T>(task: (node: ChainNode) => Promise<T>, signal?: AbortSignal): Promise<T>;
  close(): Promise<void>;
}

/** What {@link createChainAccess} needs. */
export interface ChainAccessOptions {
  readonly endpoints: readonly RpcEndpoint[];
  readonly network: EnsNetwork;
  /** Whether the endpoint is a wallet, which its owner can switch to another chain. */
  readonly isWallet: boolean;
  readonly timeout: Milliseconds;
  readonly clock: Clock;
}

/** Access to a chain; it owns the endpoints. */
export function createChainAccess(options: ChainAccessOptions): ChainAccess {
  const { network, isWallet, timeout, clock } = options;
  const identity = createChainIdentity(network.chainId);
  const pool = createPool(options.endpoints, { timeout });
  const views = new Map<RpcEndpoint, ChainView>(
    pool.endpoints.map((endpoint) => [
      endpoint,
      createChainView(createRpcReader(endpoint), {
        identity,
        clock,
        watchTime: network.isLive ?? false,
        mayChangeChain: isWallet,
      }),
    ]),
  );

  return {
    clock,
    run: (task, signal) =>
      pool.run(
        async (endpoint, attempt) => {
          const view = views.get(endpoint) as ChainView;
          try {
            // Which checks the chain as well.
            await view.head({ finality: 'latest', fresh: true, signal: attempt });
            const chainId = Number(identity.chain.slice('eip155:'.length));
            return await task(nodeOf(endpoint, view, chainId, attempt));
          } catch (error) {
            // Before the pool sees it, which lets a server of another chain rest: a wallet can be switched at once.
            throw isWallet && isWrongNetwork(error) ? wrongChain(network) : error;
          }
        },
        { signal, timeout },
      ),
    close: () => pool.close(),
  };
}

/** The wallet is on another chain than the publisher. */
export function wrongChain({ title }: Pick<EnsNetwork, 'title'>): PublishError {
  return new PublishError({
    reason: 'wrong-chain',
    shortMessage: `The wallet is on another chain; switch it to ${title}`,
  });
}

function isWrongNetwork(error: unknown): boolean {
  return isResolverError(error) && error.code === 'WRONG_NETWORK';
}

function nodeOf(endpoint: RpcEndpoint, view: ChainView, chainId: number, signal: AbortSignal): ChainNode {
  const { origin } = endpoint;
  const request = (method: string, params: readonly unknown[], own: AbortSignal | undefined = signal) =>
    endpoint.request(method, params, { signal: own });
  const ask = async (method: string, params: readonly unknown[]) => {
    try {
      return await request(method, params);
    } catch (error) {
      throw error instanceof RpcReplyError ? rpcFault(error, method, origin) : error;
    }
  };
  return {
    origin,
    chainId,
    head: (finality = 'latest') => view.head({ finality, fresh: finality !== 'latest', signal }),
    blockAt: (number) => view.reader.block(number, { signal }),
    call: (call, block) => view.reader.call(call, block, { signal }),
    request,
    ask,
    async askQuantity(method, params) {
      const answer = await ask(method, params);
      // Balances take more than 64 bits.
      if (typeof answer !== 'string' || !/^0x[0-9a-f]{1,64}$/i.test(answer)) throw malformed(origin, method);
      return BigInt(answer);
    },
  };
}
