import type { ByteCount, Milliseconds } from './units.ts';

/**
 * One step of a lookup, for `--explain` and for logs.
 *
 * ```
 * { step: 'parse',   detail: 'alice.azero, by azero', ms: 0.1 }
 * { step: 'cache',   detail: 'miss',                  ms: 0 }
 * { step: 'request', detail: 'chain_getFinalizedHead +1', endpoint: 'https://rpc.azero.dev', sent: 120, received: 230, ms: 41 }
 * { step: 'read',    detail: '3 records at block 81234567', ms: 85 }
 * { step: 'quorum',  detail: 'https://a.example: head',  ms: 40 }
 * { step: 'select',  detail: 'staex from staex-id',   ms: 0.2 }
 * ```
 */
export interface TraceEvent {
  readonly step: 'parse' | 'cache' | 'request' | 'offchain' | 'read' | 'quorum' | 'select';
  readonly detail: string;
  /** How long the step took. */
  readonly ms: Milliseconds;
  /** The origin that was asked, when the step is a request. */
  readonly endpoint?: string | undefined;
  /** Body sizes before compression, when the step is a request. */
  readonly sent?: ByteCount | undefined;
  readonly received?: ByteCount | undefined;
  /** The error's code when the step failed. */
  readonly failed?: string | undefined;
}

/** Told of every step of a lookup as it ends. Must not throw. */
export type Trace = (event: TraceEvent) => void;
