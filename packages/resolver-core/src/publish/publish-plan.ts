import type { BlockRef } from '../evidence.ts';
import type { Name } from '../name.ts';
import type { Network } from '../name-service.ts';
import type { RecordKey } from '../reading.ts';
import type { Coin } from './format-coins.ts';
import type { RecordChange } from './record-change.ts';

/** A change beside what is there now. */
export interface PlannedChange extends RecordChange {
  /** Null when there is no such record. */
  readonly before: string | null;
}

/** Who may write the records of a name, and by which right. */
export interface Writer {
  /**
   * `owner` and `controller` as the name's contract calls them; `approved` for one that the owner let write for all of
   * its names.
   */
  readonly role: 'owner' | 'controller' | 'approved';
  /** In the text form of the chain (SS58, EIP-55). */
  readonly account: string;
}

/** What a transaction costs, in the smallest unit of the chain's coin. An estimate until it is in a block. */
export interface PublishCost extends Coin {
  /** The most that is paid for the transaction, as far as the chain can say beforehand. */
  readonly fee: bigint;
  /** What that would be by the prices that are usual on this chain; undefined where they are not known. */
  readonly usualFee?: bigint | undefined;
  /** What is set aside for the storage used, and comes back when the record goes; negative when that is due now. */
  readonly deposit: bigint;
  /** What the account can spend. */
  readonly balance: bigint;
}

/** What publishing would do, read at one block. Nothing has been sent. */
export interface PublishPlan {
  readonly name: Name;
  readonly network: Network;
  readonly block: BlockRef;
  /** The contract that the transaction calls: the registry of AZERO.ID, the name's resolver on ENS. */
  readonly contract: string;
  /** Those that change something. None: all is as it should be, and there is nothing to send. */
  readonly changes: readonly PlannedChange[];
  /** The records there are now, as far as they can be known: at least those of all kinds of peer id. */
  readonly records: ReadonlyMap<RecordKey, string>;
  readonly writers: readonly Writer[];
  /** The account that would sign; undefined while nobody said. */
  readonly account?: string | undefined;
  /** Whether it may. */
  readonly mayWrite?: boolean | undefined;
  /** What it would pay; undefined without an account, or when it may not. */
  readonly cost?: PublishCost | undefined;
  readonly expiresAt?: Date | undefined;
}
