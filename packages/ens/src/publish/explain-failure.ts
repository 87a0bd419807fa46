import type { BlockRef } from '@peername/resolver-core';
import { PublishError } from '@peername/resolver-core/publish';
import { describeRevert } from '../resolver-fault.ts';
import { decodeRevert } from '../revert.ts';
import type { ChainAccess } from './chain-access.ts';
import type { SentTransaction } from './look-for.ts';
import { askTransaction, type Receipt } from './receipt.ts';

/** Why a transaction in a block did nothing, as far as that can be found out. */
export async function explainFailure(
  access: ChainAccess,
  sent: SentTransaction,
  { receipt, block }: { readonly receipt: Receipt; readonly block: BlockRef },
  signal: AbortSignal | undefined,
): Promise<PublishError> {
  return new PublishError({
    reason: 'failed',
    shortMessage: `Block ${block.number} has the transaction, and the resolver refused it: nothing changed, the fee is paid. Look at who may write the name, then start again`,
    details: await whyRefused(access, sent, receipt, block, signal).catch(() => undefined),
    transaction: sent.hash,
  });
}

async function whyRefused(
  access: ChainAccess,
  { hash, account, to, data }: SentTransaction,
  { gasUsed }: Receipt,
  block: BlockRef,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  return access.run(async (node) => {
    const [known, reply] = await Promise.all([
      askTransaction(node, hash),
      node.call({ from: account, to, data }, block),
    ]);
    if (known && gasUsed >= known.gas) return 'the gas ran out';
    if (reply.state === 'returned') return 'it would not fail any more';
    return reply.data.length === 0 ? 'without a reason' : describeRevert(decodeRevert(reply.data));
  }, signal);
}
