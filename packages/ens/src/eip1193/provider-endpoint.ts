import { fault, type RequestOptions, type RpcEndpoint, RpcReplyError } from '@peername/json-rpc';
import {
  abortedError,
  type ByteCount,
  type Clock,
  type Count,
  type Milliseconds,
  ResolverError,
  waitFor,
} from '@peername/resolver-core';
import { toQuantity } from '../hex.ts';
import { createLimiter } from '../limiter.ts';
import type { Eip1193Provider } from './eip1193-provider.ts';
import { providerFault } from './provider-fault.ts';

/** Options of {@link createProviderEndpoint}. */
export interface ProviderEndpointOptions {
  /** What evidence and messages call it, such as `helios`. @default 'provider' */
  readonly title?: string | undefined;
  readonly clock: Clock;
}

// As for endpoints on the network.
const timeout: Milliseconds = 8_000;
const maxReplyLength: ByteCount = 256 * 1024;
// A light client proves every slot that a call touches; a wallet passes each request to its own window.
const maxRequests: Count = 16;

/**
 * A JSON-RPC endpoint over a provider, which it does not own. A provider that hangs, floods or throws costs a read its
 * deadline at most: what it hands out is copied before it is looked at.
 *
 * @throws {@link ResolverError} `UNAVAILABLE` with reason `bad-title` for a title with anything but `a-z`, `0-9`, `.`, `-`
 */
export function createProviderEndpoint(
  provider: Eip1193Provider,
  { title = 'provider', clock }: ProviderEndpointOptions,
): RpcEndpoint {
  if (!/^[a-z0-9][a-z0-9.-]{0,62}$/.test(title)) {
    throw new ResolverError({
      code: 'UNAVAILABLE',
      reason: 'bad-title',
      retryable: false,
      shortMessage: 'The title of a provider has to be a short word of a-z, 0-9, "." and "-", such as helios',
    });
  }
  const origin = `eip1193://${title}`;
  const limit = createLimiter(maxRequests);

  async function ask(
    method: string,
    params: readonly unknown[],
    signal: AbortSignal | undefined,
  ): Promise<unknown> {
    if (signal?.aborted) throw abortedError(signal);
    const onTimeout = (): ResolverError =>
      fault('TIMEOUT', { origin }, `did not answer within ${timeout} ms`, { details: method });
    // In a promise, because a provider may throw in place of rejecting.
    const answer = new Promise<unknown>((resolve) => resolve(provider.request({ method, params }))).catch(
      (thrown: unknown) => {
        throw providerFault(thrown, origin);
      },
    );
    return copyOf(await waitFor(answer, { clock, timeout, signal, onTimeout }), method, origin);
  }

  return {
    origin,
    async request(method, params, { signal, trace }: RequestOptions = {}) {
      const started = clock.now();
      let failed: string | undefined;
      try {
        return await limit(() => ask(method, params, signal));
      } catch (error) {
        failed = error instanceof RpcReplyError ? String(error.rpcCode) : (error as ResolverError).code;
        throw error;
      } finally {
        trace?.({ step: 'request', detail: method, ms: clock.now() - started, endpoint: origin, failed });
      }
    },
    close: async () => {},
  };
}

/** Plain JSON: without getters, and no larger than an endpoint's reply may be. */
function copyOf(value: unknown, method: string, origin: string): unknown {
  // Helios gives the chain id as a number.
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return toQuantity(value);
  let json: string | undefined;
  try {
    if (typeof value !== 'string' || value.length <= maxReplyLength) json = JSON.stringify(value);
    else throw tooLarge(origin, method);
    if (json === undefined) throw new TypeError('nothing');
  } catch (error) {
    if (error instanceof ResolverError) throw error;
    throw fault('PROTOCOL', { origin }, 'answered with something that is no JSON', { details: method });
  }
  if (json.length > maxReplyLength) throw tooLarge(origin, method);
  return JSON.parse(json);
}

function tooLarge(origin: string, method: string): ResolverError {
  return fault('TOO_LARGE', { origin }, `sent a reply over ${maxReplyLength} bytes`, { details: method });
}
