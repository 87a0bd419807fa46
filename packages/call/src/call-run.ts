import {
  abortedError,
  type Clock,
  isResolverError,
  type Milliseconds,
  systemClock,
  toResolverError,
  waitFor,
} from '@peername/resolver-core';
import type { CallParts } from './call.ts';
import { type CallEnd, type CallEvent, nextCallState } from './call-machine.ts';
import type { CallState } from './call-state.ts';
import type { Callee } from './caller/callee.ts';
import type { PeerConnection } from './ice/peer-connection.ts';
import type { IcePolicy } from './ice/policy.ts';
import type { Channels } from './in-call/channels.ts';
import type { Conversation } from './in-call/conversation.ts';
import type { Claims } from './link/claims.ts';

/** An invite that was made, and the connection that waits for its reply. */
export interface SentInvite {
  readonly callee: Callee;
  readonly claims: Claims;
  /** SHA-256 of its envelope. */
  readonly hash: Uint8Array;
  readonly policy: IcePolicy;
  readonly connection: PeerConnection;
  readonly channels: Channels;
}

/** An invite that was opened. */
export interface OpenedInvite {
  readonly claims: Claims;
  /** SHA-256 of its envelope. */
  readonly hash: Uint8Array;
}

/** One call while it goes on: its state, and everything that has to stop with it. */
export interface CallRun {
  readonly parts: CallParts;
  readonly clock: Clock;
  readonly state: CallState;
  /** Fires when the call is over. */
  readonly signal: AbortSignal;
  /** The caller's, once it is made. */
  sent: SentInvite | undefined;
  /** The callee's, once it rings. */
  opened: OpenedInvite | undefined;
  /** Whether this call has marked its invite as used. */
  hasUsed: boolean;
  /** Set once the two sides have proven who they are. */
  conversation: Conversation | undefined;
  subscribe(listener: (state: CallState) => void): () => void;
  /** Whether the event belonged to the state. After the end none does. */
  dispatch(event: CallEvent): boolean;
  /** Ends the call. Resolves when everything is closed, whoever ended it. */
  finish(end: CallEnd): Promise<void>;
  /** Does a step of the call; what it throws ends the call. Resolves when it is done, or the call is over. */
  attempt(step: () => Promise<void>): Promise<void>;
  /** Runs the task at the end, or now when that has come; the returned function takes it back. */
  atEnd(task: () => void): () => void;
  /** Runs the task once after `delay`, unless the call is over by then. */
  later(task: () => void, delay: Milliseconds): () => void;
}

/** Starts in `idle`. */
export function createCallRun(parts: CallParts): CallRun {
  const clock = parts.clock ?? systemClock;
  const ending = new AbortController();
  const listeners = new Set<(state: CallState) => void>();
  const closers = new Set<() => void>();
  let state: CallState = { at: 'idle' };
  let conversation: Conversation | undefined;
  let closed: Promise<void> | undefined;

  const run: CallRun = {
    parts,
    clock,
    signal: ending.signal,
    sent: undefined,
    opened: undefined,
    hasUsed: false,
    get state() {
      return state;
    },
    get conversation() {
      return state.at === 'ended' ? undefined : conversation;
    },
    set conversation(next) {
      conversation = next;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispatch(event) {
      const next = nextCallState(state, event);
      if (next === state) return false;
      state = next;
      if (next.at === 'ended') closed = close();
      for (const listener of [...listeners]) {
        // A listener may have moved the call on; then all have been told of that.
        if (state !== next) break;
        notify(listener, next);
      }
      return true;
    },
    async finish(end) {
      run.dispatch({ type: 'over', ...end });
      await closed;
    },
    async attempt(step) {
      try {
        // Agents may never settle what was under way when they were closed.
        if (!ending.signal.aborted) await waitFor(step(), { clock, signal: ending.signal });
      } catch (error) {
        // A fault after the end is no news: everything was closed under the step.
        if (!ending.signal.aborted)
          await run.finish({ reason: 'failed-to-connect', sentence: explainFault(error) });
      }
    },
    atEnd(task) {
      if (ending.signal.aborted) task();
      else closers.add(task);
      return () => closers.delete(task);
    },
    later(task, delay) {
      const cancel = clock.schedule(() => {
        forget();
        task();
      }, delay);
      const forget = run.atEnd(cancel);
      return () => {
        forget();
        cancel();
      };
    },
  };
  return run;

  async function close(): Promise<void> {
    ending.abort(abortedError());
    // The other side is told first, over what is closed next.
    await conversation?.leave().catch(() => {});
    for (const task of closers) task();
    closers.clear();
  }
}

/** A listener that throws is a fault of its own, and none of the call's. */
function notify(listener: (state: CallState) => void, state: CallState): void {
  try {
    listener(state);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

function explainFault(error: unknown): string {
  const { shortMessage, details } = isResolverError(error) ? error : toResolverError(error);
  return `The call could not be made: ${shortMessage}${details === undefined ? '' : ` (${details})`}.`;
}
