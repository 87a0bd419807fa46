import type { Hex } from '@peername/resolver-core';
import type { PublishPlan } from '@peername/resolver-core/publish';
import type { LookupText } from '../names/describe-lookup.ts';
import type { RecordLine } from './describe-records.ts';
import type { Problem } from './problem.ts';
import type { SharedAccount, WantedChain } from './wallets/wallet.ts';

/** Which chain a name is on; the kind of wallet follows from it. */
export type ChainId = 'azero' | 'ens';

/** How a name stands before anything is published. */
export interface Standing {
  readonly name: string;
  readonly chain: ChainId;
  /** What whoever calls the name would get. */
  readonly forCallers: LookupText;
  /** Undefined where the chain itself was not asked, or cannot be written. */
  readonly records?: readonly RecordLine[] | undefined;
  /** What would change; none: the name holds the own key already. */
  readonly plan?: PublishPlan | undefined;
}

/** An account that a wallet shares, and whether it may write the name as far as that is known. */
export interface AccountChoice extends SharedAccount {
  /** `owner`, `controller`, `approved`; undefined when it is none of those that are known. */
  readonly role?: string | undefined;
}

/** A plan that can become a transaction. */
export interface ReadyPlan {
  readonly plan: PublishPlan;
  readonly account: string;
  readonly wallet: string;
  /** A transaction for this name was sent before, and nobody saw what became of it. */
  readonly earlier?: EarlierTransaction | undefined;
}

/** One that may still get into a block. */
export interface EarlierTransaction {
  readonly at: number;
  /** Undefined when the wallet never said. */
  readonly transaction?: Hex | undefined;
}

/** How far a transaction is. */
export type Progress =
  /** The wallet asks its owner. */
  | { readonly at: 'asking' }
  /** Of wallets that leave the sending to the page: it is on its way to a server. */
  | { readonly at: 'signed' }
  | ({ readonly at: 'sent' } & Followed)
  | ({
      readonly at: 'included' | 'final';
      readonly block: bigint;
      /** Not this transaction made the change, but one that took its place and was not found. */
      readonly byAnother?: true | undefined;
    } & Followed);

interface Followed {
  readonly transaction: Hex;
  /** Its owner put it in the place of the one that was sent first, to be faster. */
  readonly isReplaced?: boolean | undefined;
}

/** What the world sees once it is published. */
export type Seen =
  | { readonly at: 'looking' }
  | { readonly at: 'own-key'; readonly forCallers: LookupText }
  | { readonly at: 'something-else'; readonly forCallers: LookupText }
  /** `former-key`: it leads to the key that was published, and another one took its place in this browser meanwhile. */
  | { readonly at: 'nothing-learnt' | 'former-key'; readonly forCallers: LookupText | undefined };

/** What is being done. */
export type Step =
  | { readonly at: 'idle' }
  | { readonly at: 'reading'; readonly name: string }
  /** Names are asked of a gateway, and a plan needs the chain itself. */
  | { readonly at: 'chain-needed' }
  /** The name holds the own key already. */
  | { readonly at: 'as-it-should-be' }
  | { readonly at: 'no-wallet-yet' }
  | { readonly at: 'connecting'; readonly wallet: string }
  | { readonly at: 'choosing'; readonly wallet: string; readonly accounts: readonly AccountChoice[] }
  | { readonly at: 'planning'; readonly account: string }
  | { readonly at: 'switching'; readonly wallet: string }
  | {
      readonly at: 'wrong-chain';
      readonly chain: WantedChain;
      readonly account: string;
      readonly problem?: Problem | undefined;
    }
  | ({ readonly at: 'ready' } & ReadyPlan)
  | ({ readonly at: 'publishing'; readonly progress: Progress } & ReadyPlan)
  | ({ readonly at: 'published'; readonly progress: Progress; readonly seen: Seen } & ReadyPlan)
  | { readonly at: 'stopped'; readonly problem: Problem };
