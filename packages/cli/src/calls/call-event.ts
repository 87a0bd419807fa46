import type {
  Callee,
  EndReason,
  Exposure,
  GatherProblem,
  LinkRefusal,
  Party,
  Ringing,
  Transfer,
} from '@peername/call';
import type { Milliseconds } from '@peername/resolver-core';

/** Something that happened in a call, for people or programs to see. */
export type CallEvent =
  | { readonly event: 'looking-up'; readonly target: string }
  /** Who is called. */
  | { readonly event: 'callee'; readonly callee: Callee }
  /** Who calls. */
  | { readonly event: 'caller'; readonly ringing: Ringing }
  /** No link can be made in this mode. */
  | { readonly event: 'no-link'; readonly problem: GatherProblem }
  | {
      readonly event: 'link';
      readonly kind: 'invite' | 'reply';
      readonly link: string;
      /** Who it is for. */
      readonly reader: string;
      readonly exposure: Exposure;
      readonly expiresAt: Date;
    }
  /** The link that was given is not the one that is waited for. */
  | { readonly event: 'refused'; readonly refusal: LinkRefusal }
  | { readonly event: 'picked-up'; readonly by: string }
  | { readonly event: 'connecting'; readonly to: string }
  | { readonly event: 'connected'; readonly party: Party; readonly words: readonly string[] }
  | { readonly event: 'chat'; readonly from: string; readonly text: string; readonly at: Date }
  | { readonly event: 'transfer'; readonly transfer: Transfer; readonly path?: string | undefined }
  /** Something went wrong that does not end the call. */
  | { readonly event: 'trouble'; readonly sentence: string }
  | { readonly event: 'reconnecting' }
  | { readonly event: 'reconnected' }
  | {
      readonly event: 'ended';
      readonly reason: EndReason;
      readonly sentence: string;
      readonly exitCode: number;
      /** How long the two could talk. */
      readonly lasted?: Milliseconds | undefined;
    };
