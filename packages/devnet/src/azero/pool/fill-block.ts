import { accountInfo, spendable } from '../account-info.ts';
import type { BlockBody } from '../chain.ts';
import type { ContractsPallet } from '../contracts-pallet.ts';
import { eventRecord } from '../event-record.ts';
import { toHex } from '../hex.ts';
import type { DraftState, State } from '../state.ts';
import { type Applied, applyTransaction } from '../transactions/apply.ts';
import type { ValidTransaction } from '../transactions/validate.ts';
import { addWeight, fitsWeight, type Weight } from '../weight.ts';

/** The transactions of a block, and those that turned out not to be fit for it. */
export interface FilledBlock {
  readonly body: BlockBody;
  readonly included: readonly ValidTransaction[];
  readonly rejected: readonly ValidTransaction[];
}

/** Applies what waits to block `number` in the making, as far as the block has room. */
export function fillBlock(
  pallet: ContractsPallet,
  state: DraftState,
  number: number,
  waiting: readonly ValidTransaction[],
): FilledBlock {
  const { spec } = pallet;
  const included: ValidTransaction[] = [];
  const rejected: ValidTransaction[] = [];
  const events: Uint8Array[] = [];
  let used: Weight = [0n, 0n];
  for (const tx of inOrder(state, waiting)) {
    const room = fitsWeight(addWeight(used, addWeight(tx.weight, spec.baseExtrinsic)), spec.maxBlock);
    // What an account sends later must not overtake what it sent before.
    const waitsForOther = tx.nonce !== accountInfo(state, tx.signer).nonce;
    if (!room || waitsForOther) continue;
    if (number >= tx.death || tx.fee > spendable(accountInfo(state, tx.signer), spec.existentialDeposit)) {
      rejected.push(tx);
      continue;
    }
    const applied: Applied = applyTransaction(pallet, state, tx);
    included.push(tx);
    used = addWeight(used, applied.weight);
    const timestampAndThese = included.length;
    events.push(...applied.events.map((event) => eventRecord(timestampAndThese, event)));
  }
  const extrinsics = included.map(({ extrinsic }) => toHex(extrinsic.encoded));
  return { body: { extrinsics, events }, included, rejected };
}

/**
 * What the next block could have, in the order in which it would: the best priority first, but each account's in the
 * order of their nonces and without a gap.
 */
export function inOrder(state: State, waiting: readonly ValidTransaction[]): readonly ValidTransaction[] {
  const nonces = new Map<string, number>();
  const nextOf = ({ signer }: ValidTransaction) =>
    nonces.get(toHex(signer)) ?? accountInfo(state, signer).nonce;
  const ordered: ValidTransaction[] = [];
  for (;;) {
    const next = waiting
      .filter((tx) => tx.nonce === nextOf(tx))
      .reduce<ValidTransaction | undefined>(
        (best, tx) => (best && best.priority >= tx.priority ? best : tx),
        undefined,
      );
    if (!next) return ordered;
    ordered.push(next);
    nonces.set(toHex(next.signer), next.nonce + 1);
  }
}
