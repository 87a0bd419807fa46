import type { BlockNumber, Count, Hex } from '@peername/resolver-core';
import { toHex, toQuantity } from '../hex.ts';
import type { ChainNode } from './chain-access.ts';
import type { SentTransaction } from './look-for.ts';
import { askTransactionsIn } from './receipt.ts';

/** What got into a block with the place in line of a transaction. */
export interface PlaceTaker {
  readonly hash: Hex;
  readonly block: BlockNumber;
  /** `same`: it makes the same call. `nothing`: it is from the account to itself, by which wallets cancel. */
  readonly does: 'same' | 'nothing' | 'something-else';
}

/** About a day. Who asks later than that had better look at the name. */
const longestSearch: BlockNumber = 8_192n;

/**
 * Finds the transaction of the account with that number in the blocks since a height, in few requests: where the account's
 * number passed is found by halves, and only that one block is read. It may be the transaction itself.
 *
 * @returns undefined when it was before that height, or long ago, or the block shows no such transaction
 */
export async function findPlaceTaker(
  chain: ChainNode,
  { account, to, data }: SentTransaction,
  nonce: Count,
  since: BlockNumber,
): Promise<PlaceTaker | undefined> {
  const block = await heightOfPassing(chain, account, nonce, since);
  if (block === undefined) return undefined;
  const own = account.toLowerCase();
  const all = await askTransactionsIn(chain, block);
  const taker = all.find((one) => one.nonce === nonce && one.call[0] === own);
  if (!taker) return undefined;
  const [, toWhom, what] = taker.call;
  const isSame = toWhom === to.toLowerCase() && what === toHex(data);
  const isNothing = toWhom === own && what === '0x';
  return { hash: taker.hash, block, does: isSame ? 'same' : isNothing ? 'nothing' : 'something-else' };
}

/**
 * The block after which the account had made more transactions than `nonce`. It goes back from the head in growing steps,
 * because most servers know accounts in the last blocks alone.
 */
async function heightOfPassing(
  chain: ChainNode,
  account: Hex,
  nonce: Count,
  since: BlockNumber,
): Promise<BlockNumber | undefined> {
  const isPastAt = async (height: BlockNumber): Promise<boolean> => {
    const done = await chain.askQuantity('eth_getTransactionCount', [account, toQuantity(height)]);
    return done > BigInt(nonce);
  };
  let { number: past } = await chain.head();
  if (!(await isPastAt(past))) return undefined;
  const first = [since, past - longestSearch, 0n].reduce((most, one) => (one > most ? one : most));
  let before = past - 1n;
  for (let step = 1n; before < first || (await isPastAt(before)); step *= 2n) {
    if (before <= first) return undefined;
    past = before;
    before = past - step > first ? past - step : first;
  }
  while (past - before > 1n) {
    const middle: BlockNumber = (past + before) / 2n;
    if (await isPastAt(middle)) past = middle;
    else before = middle;
  }
  return past;
}
