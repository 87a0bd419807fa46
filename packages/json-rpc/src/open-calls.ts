import { abortedError, type ResolverError, type Trace, toResolverError } from '@peername/resolver-core';
import type { Answer } from './decode-reply.ts';
import type { RequestOptions } from './endpoint.ts';
import type { EndpointAddress } from './endpoint-address.ts';
import { fault } from './fault.ts';

/** A call that someone waits for. */
export interface Call {
  readonly id: number;
  readonly method: string;
  /** The JSON-RPC request object as text. */
  readonly frame: string;
  readonly trace: Trace | undefined;
  readonly settled: boolean;
  /** Hands the answer to the caller; only the first one counts. */
  settle(answer: Answer): void;
  /** Told when the caller stops waiting before there is an answer. */
  onCancel?: () => void;
}

/** The calls of one endpoint that have no answer yet. */
export interface OpenCalls {
  /** By id. */
  readonly open: ReadonlyMap<number, Call>;
  /** Makes a call, hands it to `send` and waits for its answer. */
  start(
    method: string,
    params: readonly unknown[],
    options: RequestOptions | undefined,
    send: (call: Call) => void,
  ): Promise<unknown>;
  /** Whether the id was given to a call of this endpoint, answered or not. */
  issued(id: number): boolean;
  /** Rejects all calls, also those to come, with `CLOSED`. */
  close(): void;
}

/** Keeps the calls of an endpoint. */
export function createOpenCalls(address: EndpointAddress): OpenCalls {
  const open = new Map<number, Call>();
  // A random start, so that nobody can prepare an answer to a call not yet made.
  const firstId = Math.floor(Math.random() * 2 ** 40);
  let nextId = firstId;
  let closed = false;

  const closedFault = (): ResolverError => fault('CLOSED', address, 'was closed');

  function start(
    method: string,
    params: readonly unknown[],
    { signal, trace }: RequestOptions = {},
    send: (call: Call) => void,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (closed) throw closedFault();
      if (signal?.aborted) throw abortedError(signal);
      const id = nextId++;
      const frame = frameOf(id, method, params);
      const abort = () => cancel(call, abortedError(signal));
      const call = {
        id,
        method,
        frame,
        trace,
        settled: false,
        settle(answer: Answer) {
          if (call.settled) return;
          call.settled = true;
          open.delete(id);
          signal?.removeEventListener('abort', abort);
          if ('error' in answer) reject(answer.error);
          else resolve(answer.result);
        },
      };
      open.set(id, call);
      signal?.addEventListener('abort', abort);
      send(call);
    });
  }

  return {
    open,
    start,
    issued: (id) => id >= firstId && id < nextId,
    close() {
      closed = true;
      for (const call of open.values()) cancel(call, closedFault());
    },
  };
}

function frameOf(id: number, method: string, params: readonly unknown[]): string {
  try {
    return JSON.stringify({ jsonrpc: '2.0', id, method, params });
  } catch (error) {
    throw toResolverError(error);
  }
}

function cancel(call: Call, error: ResolverError): void {
  call.settle({ error });
  call.onCancel?.();
}
