import type { BlockRef } from '@peername/resolver-core';
import { AbiError, readBytes } from '../abi-decode.ts';
import { textCall } from '../universal-resolver.ts';
import type { ChainNode } from './chain-access.ts';
import type { SentTransaction } from './look-for.ts';
import { readWrites } from './write-calls.ts';

// A resolver can hold any bytes, and what is not UTF-8 is none of our texts.
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Whether the contract that a transaction writes to holds at a block what it was to write; undefined where that cannot be
 * read there.
 */
export async function holdsChange(
  chain: ChainNode,
  { to, data }: SentTransaction,
  block: BlockRef,
): Promise<boolean | undefined> {
  const writes = readWrites(data);
  if (!writes) return undefined;
  const replies = await Promise.all(
    writes.changes.map(({ key }) => chain.call({ to, data: textCall(writes, key) }, block)),
  );
  try {
    return writes.changes.every(({ value }, at) => {
      const reply = replies[at];
      if (reply?.state !== 'returned') throw new AbiError('it keeps no texts');
      return utf8.decode(readBytes(reply.data, 0)) === (value ?? '');
    });
  } catch (error) {
    if (error instanceof AbiError) return undefined;
    throw error;
  }
}
