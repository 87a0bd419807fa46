import type { Lie } from './lie.ts';

/** The lies that can be told of a chain with names on it. Each is well-formed: only another endpoint shows that it is one. */
export interface ChainLies {
  /** Gives the name's record another value, also where there is no such name; null leaves the record out. */
  record(name: string, key: string, value: string | null): Lie;
  /** Says that there is no such name. */
  absent(name: string): Lie;
  /** Says that the name points at another account, in the chain's own form. */
  account(name: string, account: string): Lie;
  /** Shows other blocks, with the right numbers and contents, as a fork of the chain would; another mark, another fork. */
  fork(mark?: number): Lie;
  /** Shows a head that is so many blocks ahead of the chain, and answers at it. */
  ahead(blocks: number): Lie;
  /** Takes for the head the block that is so many blocks behind it. */
  behind(blocks: number): Lie;
  /** Goes on naming the head that it named first. */
  stuck(): Lie;
  /** Gives blocks a number that is so much higher, without making up blocks for it. */
  number(by: number): Lie;
  /** Says that it serves another chain. */
  otherChain(): Lie;
  /** Moves the time of every block, in milliseconds. */
  time(by: number): Lie;
}
