import type { Name } from '../name.ts';
import type { Network } from '../name-service.ts';
import type { Hex, Milliseconds } from '../units.ts';
import type { PublishPlan } from './publish-plan.ts';
import type { RecordChange } from './record-change.ts';
import type { PublishProgress, SignedTransaction, UnsignedTransaction } from './transaction.ts';

/** Options of {@link Publisher.plan}. */
export interface PlanOptions {
  /** Who would sign: then the plan says whether it may, and what it costs. */
  readonly account?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Options of {@link Publisher.prepare} and {@link Publisher.sign}. */
export interface SignOptions {
  readonly signal?: AbortSignal | undefined;
  /**
   * The most that the fee may be, in the smallest unit of the coin, where that is less than the plan allows: what it
   * said, and on Aleph Zero a quarter more, since prices move between a plan and its signature. For more, look at a new
   * plan. A transaction of Ethereum carries it; one of Aleph Zero names no fee, so there the chain's estimate has to be
   * within it. A fee over it is `outdated`.
   * @default what the plan allows
   */
  readonly maxFee?: bigint | undefined;
}

/** Options of following a transaction. */
export interface FollowOptions {
  /** Ends the watching. What was sent stays sent. */
  readonly signal?: AbortSignal | undefined;
  /** How long to wait for a block that holds it, where the transaction itself sets no end. @default 300_000 */
  readonly within?: Milliseconds | undefined;
}

/**
 * Writes records of names, as the owner of a key. Each step can be looked at before the next: a plan, a transaction, a
 * signature, a block. Nothing is ever sent twice: a transaction that was sent is only watched.
 *
 * Methods reject with a {@link PublishError}, or with a {@link ResolverError} when a chain could not be asked.
 *
 * @typeParam Signer what signs on this chain
 */
export interface Publisher<Signer> {
  /** `azero`, `ens`. */
  readonly id: string;
  readonly network: Network;
  /** Whether the ending of the text is one of this publisher's. */
  supports(text: string): boolean;
  /**
   * The canonical name for what a person typed.
   * @throws {@link ResolverError} `INVALID_NAME`
   */
  parse(text: string): Name;
  /** Whether the text is an account of this chain. */
  supportsAccount(text: string): boolean;
  /** What the changes would do. Sends nothing. */
  plan(name: Name, changes: readonly RecordChange[], options?: PlanOptions): Promise<PublishPlan>;
  /**
   * The transaction of a plan that has an account and changes, for a signer elsewhere.
   * @throws RangeError for a plan that has none
   */
  prepare(plan: PublishPlan, options?: SignOptions): Promise<UnsignedTransaction>;
  /**
   * The transaction of a plan that has changes, signed by its account (`wrong-account`). Sends nothing, which not every
   * wallet can do (`unfit-wallet`): those of browsers for Ethereum sign only what they send.
   */
  sign(plan: PublishPlan, signer: Signer, options?: SignOptions): Promise<SignedTransaction>;
  /**
   * Reads back what was signed elsewhere: the raw transaction, or what {@link prepare} gave and the signature over it.
   * It must be a change of records of this name and of nothing else (`not-this-change`).
   */
  read(
    name: Name,
    signed: Hex | { readonly unsigned: UnsignedTransaction; readonly signature: Hex },
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<SignedTransaction>;
  /** Sends a transaction, once, and tells how far it is, until it is final. */
  send(signed: SignedTransaction, options?: FollowOptions): AsyncIterable<PublishProgress>;
  /**
   * Signs and sends in one step, with any signer: {@link sign} and {@link send} where that is possible, else the wallet
   * is asked, once, to do both. A page has to use this one. Nothing happens before the first step is asked for, and
   * nothing at all where the fee is over what the plan allows; a wallet that sends sets the fee itself.
   */
  publish(plan: PublishPlan, signer: Signer, options?: FollowOptions): AsyncIterable<PublishProgress>;
  close(): Promise<void>;
}
