import { escapeText, type TraceEvent } from '@peername/resolver-core';
import { bytes, duration } from './quantities.ts';
import { align } from './table.ts';
import type { View } from './view.ts';

/** A step of a lookup, or of something else that takes steps. */
export type ShownStep = Omit<TraceEvent, 'step'> & { readonly step: string };

/**
 * The steps of one lookup as a table.
 *
 * ```
 * alice.azero  1 request, 350 B
 *   parse      0.1 ms                 alice.azero, by azero
 *   request   41.0 ms  120 B  230 B   https://rpc.azero.dev  chain_getFinalizedHead +1
 * ```
 */
export function showSteps(input: string, steps: readonly ShownStep[], { colors }: View): string {
  const { bold, dim } = colors;
  const lines = align(steps.map(rowOf), (column) => numbers.has(column)).map((line) => `   ${line}\n`);
  return `${bold(escapeText(input))}  ${dim(totals(steps))}\n${lines.join('')}`;
}

// Time, bytes out and bytes in.
const numbers: ReadonlySet<number> = new Set([1, 2, 3]);

function rowOf({ step, ms, sent, received, endpoint = '', detail, failed }: ShownStep): string[] {
  return [
    step,
    duration(ms),
    sent === undefined ? '' : `${bytes(sent)} out`,
    received === undefined ? '' : `${bytes(received)} in`,
    escapeText(endpoint),
    `${escapeText(detail)}${failed === undefined ? '' : ` (${failed})`}`,
  ];
}

function totals(steps: readonly ShownStep[]): string {
  const requests = steps.filter(({ endpoint }) => endpoint !== undefined);
  const size = requests.reduce((sum, { sent = 0, received = 0 }) => sum + sent + received, 0);
  return `${requests.length} ${requests.length === 1 ? 'request' : 'requests'}, ${bytes(size)}`;
}
