import type { Hex } from '../units.ts';

/** Why a record was not published. A closed list. */
export const publishReasons = [
  /** The value is none that a resolver would take, or must not be published, such as a private key. */
  'invalid-value',
  /** Nobody owns the name. */
  'no-name',
  'expired',
  /** The name has no resolver, so there is no place to write to. */
  'no-resolver',
  /** The name's resolver cannot write records of this kind. */
  'unfit-resolver',
  /** The name's records are kept off-chain, by whoever runs its gateway. */
  'offchain',
  /** The name only exists through a name above it, which answers for all below. */
  'wildcard',
  /** The account may not write the records of this name. */
  'not-authorised',
  /** The account cannot pay. */
  'insufficient-funds',
  /** The records of the name would not fit. */
  'too-large',
  /** A wallet, or a signed transaction, is for another chain. */
  'wrong-chain',
  /** A wallet signs for another account. */
  'wrong-account',
  'no-wallet',
  /** The wallet is locked, or waits in another window for its owner. */
  'wallet-locked',
  /** The wallet cannot do this: it signs no transactions, or only those that it sends itself. */
  'unfit-wallet',
  /** The person said no in the wallet. */
  'declined',
  /** What was signed is not the change asked for. */
  'not-this-change',
  /**
   * It stands no more: another one took its place in line, its time has run out, or the name is not as planned or the fee
   * over what was agreed to by now. It can never get into a block; a new plan can.
   */
  'outdated',
  /** The network refused it before it was in a block. */
  'refused',
  /** It is in a block and did nothing: the contract refused. The fee is paid. */
  'failed',
  /** Its owner put another transaction in its place that does something else, as wallets do to cancel one. */
  'replaced',
  /** It was sent and never got into a block, and by now cannot any more. */
  'dropped',
  /** It was sent and not seen in a block yet. It may still get there: look before sending another one. */
  'unconfirmed',
] as const;

/** Why a record was not published. */
export type PublishReason = (typeof publishReasons)[number];

/** The fields of a {@link PublishError}. */
export interface PublishErrorOptions {
  readonly reason: PublishReason;
  /** One plain sentence that names the thing and the next step, without a full stop. */
  readonly shortMessage: string;
  /** What was seen, escaped and shortened. Never a key. */
  readonly details?: string | undefined;
  /** The hash of the transaction, once there is one. */
  readonly transaction?: Hex | undefined;
  readonly cause?: unknown;
}

/**
 * A record was not published, for a reason that is no outage: those are {@link ResolverError}s. Switch on `reason`, not
 * on `instanceof`.
 */
export class PublishError extends Error {
  override readonly name = 'PublishError';
  readonly reason: PublishReason;
  readonly shortMessage: string;
  readonly details: string | undefined;
  readonly transaction: Hex | undefined;

  constructor(options: PublishErrorOptions) {
    const { shortMessage, details } = options;
    super(details === undefined ? shortMessage : `${shortMessage}: ${details}`, { cause: options.cause });
    this.reason = options.reason;
    this.shortMessage = shortMessage;
    this.details = details;
    this.transaction = options.transaction;
  }
}

/** Whether something thrown is a {@link PublishError}, also of another copy of this package. */
export function isPublishError(error: unknown): error is PublishError {
  return error instanceof Error && error.name === 'PublishError' && 'reason' in error;
}
