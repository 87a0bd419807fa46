import type { Assurance, Count, ErrorCode, Milliseconds } from '@peername/resolver-core';
import type { FaceName, Treatment } from './step.ts';

/** What a face answered. */
export interface Answer {
  readonly state: 'found' | 'absent' | 'invalid' | 'unknown';
  readonly kind?: string | undefined;
  readonly id?: string | undefined;
  /** Of an absence, an invalid record, or an error. */
  readonly reason?: string | undefined;
  readonly code?: ErrorCode | undefined;
  readonly from?: 'chain' | 'cache' | undefined;
  readonly isStale?: boolean | undefined;
  readonly agreed?: Count | undefined;
  readonly asked?: Count | undefined;
  readonly assurance?: Assurance | undefined;
  /** Origins. */
  readonly dissent?: readonly string[] | undefined;
  readonly block?: bigint | undefined;
  readonly registeredAt?: Date | undefined;
  /** What is wrong with the answer whatever was to be expected: a header, an exit code, a negative age. */
  readonly problems: readonly string[];
}

/** One way to look names up. */
export interface Face {
  readonly name: FaceName;
  /** Whether it holds answers between questions. */
  readonly remembers: boolean;
  ask(name: string, options: { readonly maxAge?: Milliseconds | undefined }): Promise<Answer>;
  close(): Promise<void>;
}

/** A chain, endpoints before it that can fail and lie, and a face that asks them: what a scenario is played on. */
export interface Stage {
  readonly face: Face;
  /** Of the names on the chain: `azero`, `eth`. */
  readonly ending: string;
  /** Origins of the endpoints, in their order. */
  readonly origins: readonly string[];
  /** Makes the name where there is none. */
  setRecord(name: string, key: string, value: string | null): Promise<void>;
  register(name: string, lasts: Milliseconds, records: Readonly<Record<string, string>>): Promise<void>;
  /** By somebody else, with the old records still on it. */
  registerAgain(name: string): Promise<void>;
  release(name: string): Promise<void>;
  mine(blocks: Count): Promise<void>;
  /** Waits until no question is under way at any endpoint. */
  settle(): Promise<void>;
  /** Time passes, here and on the chain. */
  pass(by: Milliseconds): Promise<void>;
  /** The clock here is set, and no time passes. */
  jump(by: Milliseconds): void;
  treat(endpoint: Count, as: Treatment): Promise<void>;
  /** HTTP requests that reached an endpoint since this was called last. */
  takeRequests(endpoint: Count): Count;
  close(): Promise<void>;
}

/** Sets a stage with so many endpoints for the names of one service. */
export type SetStage = (given: {
  readonly endpoints: Count;
  readonly quorum: Count;
  readonly proofs: boolean;
  /** A name of the scenario, which says which chain it is about. */
  readonly name: string;
}) => Promise<Stage>;
