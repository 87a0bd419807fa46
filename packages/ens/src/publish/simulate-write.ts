import type { BlockRef, Hex } from '@peername/resolver-core';
import type { RecordChange } from '@peername/resolver-core/publish';
import { AbiError, readBytes, readList, readText } from '../abi-decode.ts';
import type { CallReply } from '../ethereum-reader.ts';
import { encodeMulticall, textCall } from '../universal-resolver.ts';
import type { ChainNode } from './chain-access.ts';
import { encodeWrite } from './write-calls.ts';

/** What a resolver would do: all changes at once, only one at a time, or nothing. */
export type WriteOutcome = 'all' | 'one' | 'none';

/** One attempt. */
export interface SimulatedWrite {
  readonly from: Hex;
  readonly resolver: Hex;
  readonly node: Uint8Array;
  /** At least one. */
  readonly changes: readonly RecordChange[];
}

/**
 * What would happen if the account wrote now. What a resolver says of itself (ERC-165) is not asked: the changes are
 * tried, and the texts read back in the same call, so that one which takes every call and keeps nothing is found out.
 */
export async function simulateWrite(
  chain: ChainNode,
  { from, resolver, node, changes }: SimulatedWrite,
  block: BlockRef,
): Promise<WriteOutcome> {
  const writes = changes.map((change) => encodeWrite(node, change));
  const reads = changes.map(({ key }) => textCall({ node }, key));
  const call = (data: Uint8Array) => chain.call({ from, to: resolver, data }, block);
  const [all, one] = await Promise.all([
    call(encodeMulticall([...writes, ...reads])),
    call(writes[0] ?? new Uint8Array()),
  ]);
  if (all.state === 'returned') return hasTexts(all, changes) ? 'all' : 'none';
  // It has no multicall, or one that does not read.
  return one.state === 'returned' ? 'one' : 'none';
}

function hasTexts({ data }: CallReply, changes: readonly RecordChange[]): boolean {
  try {
    const { count, items } = readList(data, 0);
    return (
      count === 2 * changes.length &&
      changes.every(({ value }, at) => readText(readBytes(items, changes.length + at), 0) === (value ?? ''))
    );
  } catch (error) {
    if (error instanceof AbiError) return false;
    throw error;
  }
}
