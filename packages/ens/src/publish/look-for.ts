import type { BlockNumber, BlockRef, Hex } from '@peername/resolver-core';
import { PublishError } from '@peername/resolver-core/publish';
import { toHex } from '../hex.ts';
import type { ChainNode } from './chain-access.ts';
import { askReceipt, askTransaction, type KnownTransaction, type Receipt } from './receipt.ts';

/** A transaction that somebody sent. */
export interface SentTransaction {
  readonly hash: Hex;
  readonly account: Hex;
  readonly to: Hex;
  readonly data: Uint8Array;
  /** Its place in line; undefined while the wallet that chose it has not said. */
  readonly nonce: number | undefined;
  /** The place in line that was free when a wallet was asked: likely, but not surely, the one that it took. */
  readonly likelyNonce?: number | undefined;
  /** How many blocks there were before it was sent. */
  readonly height: BlockNumber;
  /** The block of the plan, where a wallet chose what to send: one in an older block was there before. */
  readonly since?: BlockNumber | undefined;
}

/** What one look shows. */
export type Sight =
  | {
      readonly state: 'none';
      readonly known: KnownTransaction | undefined;
      /** How many transactions of the account are in blocks. */
      readonly done: bigint;
    }
  | {
      readonly state: 'included';
      readonly receipt: Receipt;
      readonly block: BlockRef;
      readonly isFinal: boolean;
    };

/**
 * Where a transaction is now, asked in one or two requests.
 *
 * @throws {@link PublishError} `not-this-change` when the hash, which a wallet gave, is that of another transaction, or of an
 *   older one
 */
export async function lookFor(chain: ChainNode, sent: SentTransaction): Promise<Sight> {
  const { hash, account } = sent;
  const [receipt, known, done] = await Promise.all([
    askReceipt(chain, hash),
    askTransaction(chain, hash),
    chain.askQuantity('eth_getTransactionCount', [account, 'latest']),
  ]);
  if (known) checkCall(known, sent);
  // A hash that a wallet gave says nothing of what it is the hash of.
  const isSure = known !== undefined || sent.nonce !== undefined;
  if (!receipt || !isSure) return { state: 'none', known, done };
  const [block, final] = await Promise.all([chain.blockAt(receipt.block.number), chain.head('finalized')]);
  // A receipt of a block that was undone meanwhile.
  if (block.hash !== receipt.block.hash) return { state: 'none', known, done };
  if (sent.since !== undefined && block.number < sent.since) throw notThisOne(hash);
  return { state: 'included', receipt, block, isFinal: final.number >= block.number };
}

function checkCall({ call }: KnownTransaction, { hash, account, to, data }: SentTransaction): void {
  if (call.join() === [account, to, toHex(data)].join().toLowerCase()) return;
  throw notThisOne(hash);
}

function notThisOne(hash: Hex): PublishError {
  return new PublishError({
    reason: 'not-this-change',
    shortMessage:
      'The wallet sent another transaction than it was asked for; look into the wallet, and at the name',
    transaction: hash,
  });
}
