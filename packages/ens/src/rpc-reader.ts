import { type RpcEndpoint, RpcReplyError } from '@peername/json-rpc';
import { type BlockRef, type ErrorCode, ResolverError } from '@peername/resolver-core';
import { quantity, readBlockHeader } from './block-header.ts';
import type { CallReply, ContractCall, EthereumReader, ReaderOptions } from './ethereum-reader.ts';
import { fromHex, toHex, toQuantity } from './hex.ts';
import { revertDataIn, saysReverted } from './revert-data.ts';
import { rpcFault } from './rpc-fault.ts';

/** Reads through a JSON-RPC endpoint. */
export function createRpcReader(endpoint: RpcEndpoint): EthereumReader {
  const { origin } = endpoint;
  // EIP-1898 is as good as everywhere; who refuses it once is asked by number from then on.
  let takesHash = true;

  async function ask(method: string, params: readonly unknown[], options: ReaderOptions): Promise<unknown> {
    try {
      return await endpoint.request(method, params, options);
    } catch (error) {
      throw error instanceof RpcReplyError ? rpcFault(error, method, origin) : error;
    }
  }

  async function callAt(
    { from, to, data }: ContractCall,
    block: unknown,
    options: ReaderOptions,
  ): Promise<CallReply> {
    try {
      const result = await endpoint.request(
        'eth_call',
        [{ ...(from && { from }), to, data: toHex(data) }, block],
        options,
      );
      const returned = fromHex(result);
      if (!returned) throw fault('PROTOCOL', `${origin} answered eth_call with something that is no hex`);
      return { state: 'returned', data: returned };
    } catch (error) {
      if (!(error instanceof RpcReplyError)) throw error;
      const data = revertDataIn(error.data) ?? new Uint8Array();
      // Some servers put an empty `0x` beside whatever went wrong.
      if (data.length > 0 || saysReverted(error)) return { state: 'reverted', data };
      throw error;
    }
  }

  async function call(request: ContractCall, block: BlockRef, options: ReaderOptions): Promise<CallReply> {
    try {
      if (takesHash) return await callAt(request, { blockHash: block.hash, requireCanonical: true }, options);
    } catch (error) {
      if (!(error instanceof RpcReplyError)) throw error;
      if (!refusesHash(error)) throw rpcFault(error, 'eth_call', origin);
    }
    try {
      const reply = await callAt(request, toQuantity(block.number), options);
      takesHash = false;
      return reply;
    } catch (error) {
      throw error instanceof RpcReplyError ? rpcFault(error, 'eth_call', origin) : error;
    }
  }

  return {
    origins: [origin],
    call,
    logs: (filter, options) => ask('eth_getLogs', [filter], options),
    async chainId(options) {
      const id = quantity(await ask('eth_chainId', [], options));
      if (id === undefined) throw fault('PROTOCOL', `${origin} sent a chain id that is not one`);
      return id;
    },
    async block(which, options) {
      const height = typeof which === 'bigint' ? toQuantity(which) : which;
      const block = await ask('eth_getBlockByNumber', [height, false], options);
      return readBlockHeader(block, which, origin);
    },
  };
}

/** Whether the endpoint could not make sense of a block given by hash. */
function refusesHash({ rpcCode, message }: RpcReplyError): boolean {
  return (
    rpcCode === -32602 || /invalid (argument|params|type)|unmarshal|deserializ|cannot parse/i.test(message)
  );
}

function fault(
  code: ErrorCode,
  shortMessage: string,
  more?: { readonly details?: string; readonly reason?: string },
): ResolverError {
  return new ResolverError({ ...more, code, shortMessage });
}
