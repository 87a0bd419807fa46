import { type ByteCount, isResolverError, type Trace } from '@peername/resolver-core';
import type { EndpointAddress } from './endpoint-address.ts';

/** Counts one request for the traces of its calls. */
export interface RequestMeter {
  sent(body: string): void;
  received(body: string | Uint8Array): void;
  /** Tells each distinct trace once. */
  report(error?: unknown): void;
}

/** A meter for a request that carries `calls`; undefined when none of them is traced, which then costs nothing. */
export function meterRequest(
  calls: readonly { readonly method: string; readonly trace: Trace | undefined }[],
  { origin }: EndpointAddress,
): RequestMeter | undefined {
  const traces = new Set(calls.flatMap(({ trace }) => trace ?? []));
  const [first] = calls;
  if (!first || traces.size === 0) return undefined;
  const start = performance.now();
  let sent: ByteCount = 0;
  let received: ByteCount = 0;
  return {
    sent(body) {
      sent = sizeOf(body);
    },
    received(body) {
      received = sizeOf(body);
    },
    report(error) {
      for (const trace of traces)
        trace({
          step: 'request',
          detail: calls.length > 1 ? `${first.method} +${calls.length - 1}` : first.method,
          ms: performance.now() - start,
          endpoint: origin,
          sent,
          received,
          failed: isResolverError(error) ? error.code : undefined,
        });
    },
  };
}

function sizeOf(body: string | Uint8Array): ByteCount {
  return (typeof body === 'string' ? new TextEncoder().encode(body) : body).byteLength;
}
