import type { BlockRef } from '../evidence.ts';
import type { BlockNumber, Hex } from '../units.ts';
import type { RecordChange } from './record-change.ts';

/** A transaction for a signer elsewhere. All of it is JSON. */
export type UnsignedTransaction = UnsignedExtrinsic | UnsignedEthereumTransaction;

interface Unsigned {
  /** CAIP-2. */
  readonly chain: string;
  /** Who has to sign. */
  readonly account: string;
  /** The name that it is about. */
  readonly name: string;
}

/** An extrinsic of a Substrate chain without its signature. */
export interface UnsignedExtrinsic extends Unsigned {
  readonly type: 'substrate';
  /** What wallets take: the `SignerPayloadJSON` of `@polkadot/types`. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** The call alone, for tools that make the rest themselves. */
  readonly call: Hex;
  /** The bytes that are to be signed; longer than 256 they are hashed already (BLAKE2b-256). */
  readonly toSign: Hex;
  /** The last block that may hold it, as a decimal number. */
  readonly lastBlock: string;
}

/** A transaction of an EVM chain without its signature. */
export interface UnsignedEthereumTransaction extends Unsigned {
  readonly type: 'ethereum';
  /** The fields as `eth_sendTransaction` takes them. */
  readonly transaction: Readonly<Record<string, string>>;
  /** Its unsigned bytes (EIP-2718). */
  readonly serialized: Hex;
  /** As a link that wallets on a phone open (EIP-681); undefined for several changes, which it has no words for. */
  readonly link?: string | undefined;
}

/** What somebody signed, read back. */
export interface SignedTransaction {
  readonly raw: Hex;
  readonly hash: Hex;
  readonly account: string;
  readonly changes: readonly RecordChange[];
  /** The most that it may pay by what was signed, in the smallest unit; undefined where only the chain sets that. */
  readonly fee?: bigint | undefined;
  /** The last block that may hold it; undefined when there is none. */
  readonly lastBlock?: BlockNumber | undefined;
}

/** How far a transaction is. */
export type PublishProgress =
  | {
      readonly state: 'sent';
      readonly transaction: Hex;
      /**
       * In whose place its owner put this one, as wallets do to be faster: it makes the same change, and is followed from
       * now on.
       */
      readonly replaces?: Hex | undefined;
    }
  | ({
      readonly state: 'included';
      /** What was paid, in the smallest unit; undefined where the chain does not say. */
      readonly fee?: bigint | undefined;
    } & InBlock)
  | ({ readonly state: 'final' } & InBlock);

interface InBlock {
  readonly transaction: Hex;
  /** That holds it. */
  readonly block: BlockRef;
  /**
   * Set where another transaction got into a block in the place of this one, nobody knows which, and the name holds the
   * change at this block all the same.
   */
  readonly byAnother?: true | undefined;
}
