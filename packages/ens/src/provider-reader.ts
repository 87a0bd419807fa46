import { type ErrorCode, ResolverError } from '@peername/resolver-core';
import type { Provider } from 'ethers';
import { readBlockHeader } from './block-header.ts';
import { type EthereumReader, type ReaderOptions, unknownBlock } from './ethereum-reader.ts';
import { fromHex, toHex, toQuantity } from './hex.ts';
import { saysUnknownBlock } from './rpc-fault.ts';

/**
 * Reads through a caller's ethers Provider, which is never closed and whose own CCIP-Read stays unused.
 *
 * Blocks are given by number, the one form that every Provider takes; a FallbackProvider asks its quorum for it.
 */
export function createProviderReader(provider: Provider): EthereumReader {
  async function ask<T>(method: string, { trace }: ReaderOptions, work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    let failed: string | undefined;
    try {
      return await work();
    } catch (error) {
      const fault = providerFault(error, method);
      failed = fault.code;
      throw fault;
    } finally {
      trace?.({
        step: 'request',
        detail: method,
        ms: performance.now() - started,
        endpoint: originsOf(provider)[0],
        failed,
      });
    }
  }

  return {
    get origins() {
      return originsOf(provider);
    },
    chainId: (options) => ask('eth_chainId', options, async () => (await provider.getNetwork()).chainId),
    block: (which, options) =>
      ask('eth_getBlockByNumber', options, async () => {
        const block = await provider.getBlock(which);
        const header = block && {
          number: toQuantity(block.number),
          hash: block.hash,
          timestamp: toQuantity(block.timestamp),
        };
        return readBlockHeader(header, which, 'The provider');
      }),
    logs: ({ topics: [first], ...blocks }, options) =>
      ask('eth_getLogs', options, () => provider.getLogs({ ...blocks, topics: [[...first]] })),
    call: ({ from, to, data }, block, options) =>
      ask('eth_call', options, async () => {
        const request = {
          ...(from && { from }),
          to,
          data: toHex(data),
          blockTag: block.number,
          enableCcipRead: false,
        };
        try {
          const returned = fromHex(await provider.call(request));
          if (!returned)
            throw fault('PROTOCOL', 'The provider answered eth_call with something that is no hex');
          return { state: 'returned', data: returned };
        } catch (error) {
          const data = revertedWith(error);
          if (!data) throw error;
          return { state: 'reverted', data };
        }
      }),
  };
}

/** What may be looked at of an error of ethers. Its messages hold URLs with their keys and are never shown. */
interface ProviderError {
  readonly code?: unknown;
  readonly data?: unknown;
  readonly error?: { readonly message?: unknown };
  readonly response?: { readonly statusCode?: unknown };
}

function revertedWith(error: unknown): Uint8Array | undefined {
  const { code, data } = Object(error) as ProviderError;
  if (code !== 'CALL_EXCEPTION') return undefined;
  return data === null || data === undefined ? new Uint8Array() : fromHex(data);
}

function providerFault(error: unknown, method: string): ResolverError {
  if (error instanceof ResolverError) return error;
  const { code, error: inner, response } = Object(error) as ProviderError;
  const details = `${method}: ${typeof code === 'string' ? code : 'no code'}`;
  if (saysUnknownBlock(String(inner?.message))) {
    return fault('UNAVAILABLE', 'The provider does not have the block', { details, reason: unknownBlock });
  }
  if (response?.statusCode === 429)
    return fault('RATE_LIMITED', 'The provider asks to slow down', { details });
  if (code === 'TIMEOUT') return fault('TIMEOUT', 'The provider did not answer in time', { details });
  return fault('UNAVAILABLE', 'The provider gave no answer', { details });
}

/** Origins of the servers behind a provider, where it shows them; paths and queries can hold keys. */
function originsOf(provider: Provider): readonly string[] {
  const { _getConnection, websocket, providerConfigs } = provider as {
    readonly _getConnection?: () => { readonly url?: unknown };
    readonly websocket?: { readonly url?: unknown };
    readonly providerConfigs?: readonly { readonly provider: Provider }[];
  };
  if (providerConfigs) return providerConfigs.flatMap((config) => originsOf(config.provider));
  const url = String(websocket?.url ?? _getConnection?.call(provider).url);
  return [URL.canParse(url) ? new URL(url).origin : 'ethers://provider'];
}

function fault(
  code: ErrorCode,
  shortMessage: string,
  more?: { readonly details?: string; readonly reason?: string },
): ResolverError {
  return new ResolverError({ ...more, code, shortMessage });
}
