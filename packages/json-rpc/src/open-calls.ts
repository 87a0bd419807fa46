import { abortedError, onAbort, type Trace, toResolverError } from '@peername/resolver-core';
import type { Answer } from './decode-answer.ts';
import type { RequestOptions } from './endpoint.ts';
import type { EndpointAddress } from './endpoint-address.ts';
import { fault } from './fault.ts';
import type { RequestMeter } from './request-meter.ts';

/** A call that someone waits for. */
export interface Call {
  readonly id: number;
  readonly method: string;
  /** The JSON-RPC request object as text. */
  readonly frame: string;
  readonly trace: Trace | undefined;
  settled: boolean;
  /** Counts what the call costs, where it travels alone and is traced. */
  meter?: RequestMeter | undefined;
  /** Hands the answer to the caller; only the first one counts. */
  settle(answer: Answer): void;
  /** Told once it is settled, also when its caller stopped waiting. */
  onSettle?: (answer: Answer) => void;
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
  issued(id: unknown): boolean;
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

  function start(
    method: string,
    params: readonly unknown[],
    { signal, trace }: RequestOptions = {},
    send: (call: Call) => void,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (closed) throw fault('CLOSED', address, 'was closed');
      if (signal?.aborted) throw abortedError(signal);
      const id = nextId++;
      const frame = frameOf(id, method, params);
      const stopWatching = onAbort(signal, () => call.settle({ error: abortedError(signal) }));
      const call: Call = {
        id,
        method,
        frame,
        trace,
        settled: false,
        settle(answer) {
          if (call.settled) return;
          call.settled = true;
          open.delete(id);
          stopWatching();
          if ('error' in answer) reject(answer.error);
          else resolve(answer.result);
          call.onSettle?.(answer);
        },
      };
      open.set(id, call);
      send(call);
    });
  }

  return {
    open,
    start,
    issued: (id) => typeof id === 'number' && id >= firstId && id < nextId,
    close() {
      closed = true;
      for (const call of open.values()) call.settle({ error: fault('CLOSED', address, 'was closed') });
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
