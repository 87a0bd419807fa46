import type { BlockNumber, BlockRef, Count, Hex } from '@peername/resolver-core';
import { parseHash, readHeader } from '../block-header.ts';
import { contradiction, malformedReply, unknownBlock } from '../errors.ts';
import type { ChainAccess } from './described-chain.ts';

/** A block that was looked at for a transaction. */
export interface LookedAt extends BlockRef {
  readonly parent: Hex | undefined;
  /** The place of the transaction in the block; undefined when it is not there. */
  readonly index: Count | undefined;
}

/** All blocks that were looked at, by their hash, forks included. The first one is final, and later ones lead back to it. */
export type Blocks = ReadonlyMap<Hex, LookedAt>;

/**
 * Looks at all blocks from a head back to those that were looked at already. Hashes commit to the parents, so none is
 * left out.
 *
 * @throws {@link ResolverError} `PROTOCOL` when the way does not lead there
 */
export async function walkBack(
  at: ChainAccess,
  head: Hex,
  known: Blocks,
  raw: Hex,
  genesis: Hex,
): Promise<readonly LookedAt[]> {
  const lowest = known.values().next().value?.number ?? 0n;
  const blocks: LookedAt[] = [];
  for (let hash = head; !known.has(hash); ) {
    const { parent, ...block } = await lookAt(at, hash, raw, genesis);
    if (block.number <= lowest) throw contradiction('its chain has no block in it that was final');
    const child = blocks.at(-1);
    if (child && child.number !== block.number + 1n) throw contradiction('its blocks are not in order');
    blocks.push({ ...block, parent });
    hash = parent;
  }
  return blocks;
}

/**
 * Goes on where that way ends, from the final block down to a height, which is not looked at, or until the transaction is
 * found. Each block is added at once: what was looked at stays so, however often endpoints fail.
 *
 * @throws {@link ResolverError} `PROTOCOL`
 */
export async function lookFurtherBack(
  at: ChainAccess,
  final: BlockRef,
  height: BlockNumber,
  blocks: Map<Hex, LookedAt>,
  raw: Hex,
  genesis: Hex,
): Promise<void> {
  let hash: Hex | undefined = final.hash;
  for (let number = final.number; hash && number > height; number--) {
    const known = blocks.get(hash);
    const block: LookedAt = known?.parent ? known : await lookAt(at, hash, raw, genesis);
    if (block.number !== number) throw contradiction('its blocks are not in order');
    blocks.set(hash, block);
    if (block.index !== undefined) return;
    hash = block.parent;
  }
}

/** The block on the way back from a head that holds the transaction; undefined when the head is not known. */
export function holderOf(blocks: Blocks, head: Hex): LookedAt | undefined {
  for (let block = blocks.get(head); block; block = block.parent && blocks.get(block.parent))
    if (block.index !== undefined) return block;
  return undefined;
}

async function lookAt(
  at: ChainAccess,
  hash: Hex,
  raw: Hex,
  genesis: Hex,
): Promise<LookedAt & { readonly parent: Hex }> {
  const reply = await at.ask('chain_getBlock', [hash]);
  if (reply === null) throw unknownBlock(at.endpoint.origin);
  const { header, extrinsics } = Object(Object(reply).block);
  if (!Array.isArray(extrinsics)) throw malformedReply('not a block');
  const { number }: { readonly number: BlockNumber } = readHeader(header, hash, genesis);
  const parent = parseHash(Object(header).parentHash);
  const index = extrinsics.findIndex((one) => typeof one === 'string' && one.toLowerCase() === raw);
  return { number, hash, parent, index: index < 0 ? undefined : index };
}
