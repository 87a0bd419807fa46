import type { Assurance, Count, ErrorCode, Milliseconds } from '@peername/resolver-core';

/** Ways to look names up that scenarios are played on. */
export const faceNames = ['core', 'gateway', 'cli'] as const;
export type FaceName = (typeof faceNames)[number];

/** How an endpoint behaves. Numbers of endpoints count from 1. */
export type Treatment =
  | { readonly is: 'up' | 'down' | 'hanging' | 'reset' | 'garbled' }
  | { readonly is: 'slow'; readonly by: Milliseconds }
  /** Values are the liar's own unless the lie is shared. */
  | { readonly is: 'lying'; readonly about: Fiction; readonly shared: boolean };

/** What an endpoint lies about. */
export type Fiction =
  | { readonly on: 'nothing' }
  | { readonly on: 'record' | 'missing record'; readonly name: string; readonly key: string }
  | { readonly on: 'absence' | 'account'; readonly name: string }
  | { readonly on: 'blocks' | 'stuck head' | 'chain' | 'proofs' }
  | { readonly on: 'ahead' | 'behind' | 'number'; readonly blocks: Count }
  | { readonly on: 'time'; readonly by: Milliseconds };

/** What an answer has to be. Fields that are left out do not matter. */
export interface Expected {
  readonly state: 'found' | 'absent' | 'invalid' | 'unknown';
  readonly kind?: string;
  readonly id?: string;
  readonly reason?: string;
  readonly code?: ErrorCode;
  readonly from?: 'chain' | 'cache';
  readonly isStale?: boolean;
  /** Whether the name was registered later than in the answer before. */
  readonly isRegisteredLater?: boolean;
  readonly agreed?: Count;
  readonly asked?: Count;
  readonly assurance?: Assurance;
  /** Endpoints that are named as giving another answer. */
  readonly dissent?: readonly Count[];
}

/** One line of a scenario, understood. */
export type Step =
  | {
      readonly do: 'given';
      readonly endpoints: Count;
      readonly quorum: Count;
      /** Whether nothing but proofs is taken. */
      readonly proofs: boolean;
    }
  | { readonly do: 'set record'; readonly name: string; readonly key: string; readonly value: string | null }
  | {
      readonly do: 'register';
      readonly name: string;
      readonly lasts: Milliseconds;
      readonly key: string;
      readonly value: string;
    }
  | { readonly do: 'register again' | 'release'; readonly name: string }
  | { readonly do: 'mine'; readonly blocks: Count }
  | { readonly do: 'settle' }
  | { readonly do: 'pass' | 'jump'; readonly by: Milliseconds }
  | { readonly do: 'treat'; readonly endpoints: readonly Count[] | 'all'; readonly as: Treatment }
  | {
      readonly do: 'ask';
      readonly name: string;
      readonly maxAge?: Milliseconds;
      readonly expected: Expected;
    }
  | { readonly do: 'ask unknown names'; readonly count: Count; readonly expected: Expected }
  | { readonly do: 'check requests'; readonly endpoints: readonly Count[] | 'all'; readonly most: Count };

/** A step where it stands. */
export interface Line {
  readonly number: Count;
  readonly text: string;
  /** Undefined: every face plays it. */
  readonly faces: readonly FaceName[] | undefined;
  readonly step: Step;
}

/** A scenario file, understood. */
export interface Scenario {
  readonly title: string;
  /** For messages. */
  readonly file: string;
  readonly lines: readonly Line[];
}
