import type { Block, BlockBody, Chain } from '../chain.ts';
import type { ContractsPallet } from '../contracts-pallet.ts';
import { type Hex, toHex } from '../hex.ts';
import type { Account } from '../registry-layout.ts';
import { RpcError } from '../rpc-error.ts';
import type { DraftState } from '../state.ts';
import {
  type ChainIdentity,
  checkNonce,
  checkPayment,
  type ValidTransaction,
  validate,
} from '../transactions/validate.ts';
import { ValidityError } from '../transactions/validity-error.ts';
import { createBanList } from './ban-list.ts';
import { fillBlock, inOrder } from './fill-block.ts';
import { createFinalityWatch } from './finality-watch.ts';
import { readSubmitted } from './read-submitted.ts';
import type { Watcher } from './transaction-status.ts';

/** Transactions that wait for a block. */
export interface TransactionPool {
  /**
   * Takes a transaction in and answers its hash.
   * @throws an RpcError when it is not fit for a block, known already, or not worth more than what it would replace
   */
  submit(encoded: Uint8Array, watch?: Watcher): Hex;
  /** What the next block could have, in the order in which it would. */
  ready(): readonly ValidTransaction[];
  /** The next nonce of an account, counting what waits here. */
  nextNonce(account: Account, nonce: number): number;
  /** Chooses and applies the transactions of a block. */
  author(state: DraftState, number: number): BlockBody;
  /** Keeps everything out of blocks until it is released. */
  hold(): void;
  release(): void;
  /** Whether the next block would have a transaction. */
  wantsBlock(): boolean;
  /**
   * Forgets a transaction that waits, as a node does whose pool is full; without a hash, all of them.
   * @throws Error when no such transaction waits
   */
  drop(hash?: Hex): void;
}

interface Waiting {
  readonly tx: ValidTransaction;
  readonly watch: Watcher;
  told: 'ready' | 'future' | undefined;
}

/** A pool in front of a chain whose author is the pool's. */
export function createPool(chain: Chain, pallet: ContractsPallet, identity: ChainIdentity): TransactionPool {
  const waiting = new Map<Hex, Waiting>();
  const banned = createBanList();
  const finality = createFinalityWatch(chain);
  let held = false;
  let included: readonly ValidTransaction[] = [];

  const transactions = () => [...waiting.values()].map(({ tx }) => tx);
  const ready = () => inOrder(chain.stateAt(), transactions());

  function submit(encoded: Uint8Array, watch: Watcher = () => undefined): Hex {
    const extrinsic = readSubmitted(encoded, identity.spec);
    const { hash } = extrinsic;
    if (banned.isBanned(hash)) throw new RpcError(1012, 'Transaction is temporarily banned');
    if (waiting.has(hash)) throw new RpcError(1013, 'Transaction Already Imported', hash);
    try {
      const tx = validate(identity, chain.stateAt(), chain.head().number + 1, extrinsic);
      replaceSame(tx, hash);
      waiting.set(hash, { tx, watch, told: undefined });
    } catch (error) {
      if (!(error instanceof ValidityError)) throw error;
      if (error.isInvalid) banned.ban(hash);
      throw error.toRpcError();
    }
    tellReadiness();
    return hash;
  }

  /** One account can have one transaction of a nonce; a better one drives out the other. */
  function replaceSame(tx: ValidTransaction, by: Hex): void {
    for (const [hash, { tx: old, watch }] of waiting) {
      if (old.nonce !== tx.nonce || toHex(old.signer) !== toHex(tx.signer)) continue;
      if (old.priority >= tx.priority)
        throw new RpcError(
          1014,
          `Priority is too low: (${old.priority} vs ${tx.priority})`,
          'The transaction has too low priority to replace another transaction already in the pool.',
        );
      waiting.delete(hash);
      watch({ usurped: by });
    }
  }

  function tellReadiness(): void {
    const hashes = new Set(ready().map(({ extrinsic }) => extrinsic.hash));
    for (const [hash, entry] of waiting) {
      const status = hashes.has(hash) ? 'ready' : 'future';
      if (entry.told !== status) entry.watch(status);
      entry.told = status;
    }
  }

  function remove(hash: Hex, status: 'dropped' | 'invalid'): void {
    const entry = waiting.get(hash);
    waiting.delete(hash);
    banned.ban(hash);
    entry?.watch(status);
  }

  function settle(block: Block): void {
    for (const { extrinsic } of included) {
      const entry = waiting.get(extrinsic.hash);
      waiting.delete(extrinsic.hash);
      banned.ban(extrinsic.hash);
      if (entry) finality.add(block, entry.watch);
    }
    included = [];
    for (const [hash, { tx }] of waiting) if (!isFitFor(tx, block.number + 1)) remove(hash, 'invalid');
    finality.check();
    tellReadiness();
  }

  /** What cannot be included any more: another has its nonce, its time is over, or nobody can pay for it. */
  function isFitFor(tx: ValidTransaction, number: number): boolean {
    if (number >= tx.death) return false;
    try {
      checkNonce(chain.stateAt(), tx.signer, tx.nonce);
      checkPayment(identity.spec, chain.stateAt(), tx.signer, tx.fee);
      return true;
    } catch {
      return false;
    }
  }

  chain.onBlock(settle);
  return {
    submit,
    ready,
    nextNonce: (account, nonce) =>
      nonce + ready().filter(({ signer }) => toHex(signer) === toHex(account)).length,
    author(state, number) {
      const filled = fillBlock(pallet, state, number, held ? [] : transactions());
      included = filled.included;
      return filled.body;
    },
    hold() {
      held = true;
    },
    release() {
      held = false;
    },
    wantsBlock: () => !held && ready().length > 0,
    drop(hash) {
      if (hash !== undefined && !waiting.has(hash)) throw new Error(`no transaction ${hash} waits`);
      for (const each of hash === undefined ? [...waiting.keys()] : [hash]) remove(each, 'dropped');
      tellReadiness();
    },
  };
}
