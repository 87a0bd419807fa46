import type { CalleeLookup } from '@peername/call';
import type { BlockNumber, Hex, Milliseconds } from '@peername/resolver-core';
import { hexOfKey } from '../identity/hex-of-key.ts';
import { describeCallers } from './describe-callers.ts';
import type { Seen } from './desk-state.ts';

/** Readers of final blocks are a few seconds behind, and a gateway may be more. */
const patience: Milliseconds = 60_000;
const pause: Milliseconds = 1_000;

/** Reads a name by the app's own lookup until it has come to the block, and says whether it leads to the own key. */
export async function seeResult(
  find: (signal: AbortSignal) => Promise<CalleeLookup>,
  since: BlockNumber,
  ownKey: Hex,
  signal: AbortSignal,
): Promise<Seen> {
  const started = performance.now();
  for (;;) {
    const lookup = await find(signal);
    const forCallers = describeCallers(lookup, ownKey);
    if (lookup.callee && hexOfKey(lookup.callee.key) === ownKey) return { at: 'own-key', forCallers };
    const block = blockOf(lookup);
    if (block !== undefined && block >= since) return { at: 'something-else', forCallers };
    if (performance.now() - started > patience || signal.aborted) return { at: 'nothing-learnt', forCallers };
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

function blockOf({ callee, ...other }: CalleeLookup): BlockNumber | undefined {
  const resolution = callee?.resolution ?? ('resolution' in other ? other.resolution : undefined);
  return resolution && resolution.state !== 'unknown' ? resolution.evidence.block.number : undefined;
}
