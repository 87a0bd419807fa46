import type { AzeroName } from '../names.ts';
import type { RequestLog } from '../request-log.ts';
import type { Block } from './chain.ts';
import type { CallGas, ContractCall } from './contracts-pallet.ts';
import type { Hex } from './hex.ts';
import type { ExecReturn } from './ink-message.ts';
import type { MetadataVersion } from './metadata.ts';
import type { StateVersion } from './state-version.ts';

/** Options of {@link startAzeroNode}. */
export interface AzeroNodeOptions {
  /** @default '127.0.0.1' */
  readonly host?: string | undefined;
  /** 0 takes any free port. @default 0 */
  readonly port?: number | undefined;
  /** The names it begins with, in block 0. @default azeroNames */
  readonly names?: readonly AzeroName[] | undefined;
  /** Milliseconds between blocks; 0 makes none but by `mine()`, by changes and for transactions. @default 1_000 */
  readonly blockTime?: number | undefined;
  /** By how many blocks the finalized head lags behind the best one. @default 2 */
  readonly finalityLag?: number | undefined;
  /** How many blocks before the best one keep their state. @default 1_000 */
  readonly history?: number | undefined;
  /**
   * The time of block 0 in milliseconds since the Unix epoch. Two nodes with the same time, names and other options
   * make the same blocks. @default the machine's clock
   */
  readonly genesisTime?: number | undefined;
  /** Presents block 0 under this hash, as of another chain. @default the hash of block 0 */
  readonly genesisHash?: Hex | undefined;
  /** Makes chains differ that otherwise would not. @default '' */
  readonly seed?: string | undefined;
  /** @default 'Aleph Zero devnet' */
  readonly chainName?: string | undefined;
  /** @default 'AZERO' */
  readonly tokenSymbol?: string | undefined;
  /** The endings that the router routes to the registry; the first is the registry's own. @default ['azero', 'a0'] */
  readonly tlds?: readonly string[] | undefined;
  /** The router's account, SS58 or hex. @default one made from the contract's name */
  readonly router?: string | undefined;
  /** The registry's account, SS58 or hex. @default one made from the contract's name */
  readonly registry?: string | undefined;
  /** The newest metadata it serves: 14 (56 KB) or 15 (685 KB, with 14 beside it). @default 14 */
  readonly metadataVersion?: MetadataVersion | undefined;
  /** How the state is laid out: 1 keeps values longer than 32 bytes beside their trie. @default 0, as on Aleph Zero */
  readonly stateVersion?: StateVersion | undefined;
  /** The index of the contracts pallet. @default the one in the metadata it serves */
  readonly contractsPallet?: number | undefined;
  /** What a call costs; undefined leaves it to the node. The answer is undefined when the call trapped. */
  readonly gas?: ((call: ContractCall, answer: ExecReturn | undefined) => CallGas | undefined) | undefined;
  /** Whether a contract call traps. @default none does */
  readonly traps?: ((call: ContractCall) => boolean) | undefined;
  /** `System.Events` of every block, encoded, which replies carry behind their result. @default what happened */
  readonly blockEvents?: Uint8Array | undefined;
}

/** Options of a registration. Times are in milliseconds since the Unix epoch, accounts SS58 or hex. */
export interface RegisterOptions {
  /** @default the development account of Alice */
  readonly owner?: string | undefined;
  /** The account the name points at. @default the owner */
  readonly address?: string | undefined;
  /** @default the owner */
  readonly controller?: string | undefined;
  /** @default the time of the block */
  readonly registeredAt?: number | undefined;
  /** @default a year after `registeredAt` */
  readonly expiresAt?: number | undefined;
  readonly records?: Readonly<Record<string, string>> | undefined;
}

/** A contract's account in both forms. */
export interface ContractAddress {
  readonly ss58: string;
  readonly hex: Hex;
}

/**
 * A running node. Names go with or without their ending. Each change makes a block at once and is in it: it shows at
 * the best head immediately, at the finalized head `finalityLag` blocks later.
 */
export interface AzeroNode {
  readonly httpUrl: string;
  readonly wsUrl: string;
  readonly genesisHash: Hex;
  readonly router: ContractAddress;
  readonly registry: ContractAddress;
  /** What it was asked. */
  readonly requests: RequestLog;
  headBlock(): Block;
  finalizedBlock(): Block;
  /**
   * Registers a name that is free or has run out; one that has run out keeps its records, as on the public chain.
   * @throws Error when the name is live
   */
  register(name: string, options?: RegisterOptions): Block;
  /**
   * Registers a name again that has run out.
   * @throws Error when the name is live, or never was
   */
  reregister(name: string, options?: RegisterOptions): Block;
  /**
   * Sets one record; null takes it away.
   * @throws Error when the name never was registered
   */
  setRecord(name: string, key: string, value: string | null): Block;
  /** Sets several records and leaves the others. Over 16 KiB of them make the contract trap on each read of the name. */
  setRecords(name: string, records: Readonly<Record<string, string | null>>): Block;
  /** Makes a name what an account calls itself; null takes that away. No check that the name points back. */
  setPrimary(account: string, name: string | null): Block;
  /**
   * Gives a live name to another account; its records go unless they are to be kept.
   * @throws Error when the name is not live
   */
  transfer(name: string, to: string, options?: { readonly keepRecords?: boolean | undefined }): Block;
  /**
   * Gives a live name up.
   * @throws Error when the name is not live
   */
  release(name: string): Block;
  /** Moves the chain's clock ahead and makes a block there. */
  advance(ms: number): Block;
  /** Makes blocks and answers the last. */
  mine(count?: number): Block;
  /** Gives an account a balance, in the smallest unit of the token. A number as text does, too. */
  setBalance(account: string, free: bigint | number | string): Block;
  /** Sets how many bytes the encoded records of one name may take; null takes the limit away. */
  setRecordsSizeLimit(bytes: number | null): Block;
  /** Lets no transaction into a block until they are released, and answers the best block. */
  holdTransactions(): Block;
  /** Lets transactions into blocks again. Without a pace of its own the node makes one at once if any wait. */
  releaseTransactions(): Block;
  /**
   * Drops a transaction that waits, by its hash, or all that do, and answers the best block.
   * @throws Error when no such transaction waits
   */
  dropTransaction(hash?: string): Block;
  /** Makes blocks until everything up to now is final. */
  settle(): Block;
  /** Ends connections and frees the port. */
  close(): Promise<void>;
}
