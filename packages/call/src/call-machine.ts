import type { CallState, EndReason, GatherProblem, Party, Ringing } from './call-state.ts';
import type { Callee } from './caller/callee.ts';
import type { Exposure } from './ice/exposure.ts';
import type { PrivacyMode } from './ice/policy.ts';
import type { LinkRefusal } from './link/refusal.ts';

/** A link that can be sent now. */
export interface MadeLink {
  readonly link: string;
  readonly exposure: Exposure;
  readonly expiresAt: Date;
}

/** What happens to a call; see {@link nextCallState}. */
export type CallEvent =
  | { readonly type: 'dialled'; readonly target: string }
  | { readonly type: 'callee-found'; readonly callee: Callee }
  | { readonly type: 'invite-opened' }
  | ({ readonly type: 'caller-checked' } & Ringing)
  /** The user says that a changed pin is right. */
  | { readonly type: 'change-accepted' }
  | { readonly type: 'mode-chosen'; readonly mode: PrivacyMode }
  | { readonly type: 'no-link'; readonly problem: GatherProblem }
  | ({ readonly type: 'invite-made' } & MadeLink)
  | ({ readonly type: 'reply-made'; readonly party: Party } & MadeLink)
  /** The other side has begun to knock. */
  | { readonly type: 'picked-up' }
  | { readonly type: 'reply-refused'; readonly refusal: LinkRefusal }
  | { readonly type: 'reply-taken'; readonly party: Party }
  /** The callee's channel is open. */
  | { readonly type: 'connected' }
  /** Both sides have proven over the channel who they are. */
  | { readonly type: 'confirmed'; readonly at: Date }
  | { readonly type: 'interrupted' }
  | { readonly type: 'restored' }
  | ({ readonly type: 'over' } & CallEnd);

/** How a call ends. */
export interface CallEnd extends Omit<Extract<CallState, { at: 'ended' }>, 'at'> {
  readonly reason: EndReason;
}

/** The states that can follow each state, apart from itself. */
export const callMoves: { readonly [At in CallState['at']]: readonly CallState['at'][] } = {
  idle: ['looking-up', 'checking', 'ended'],
  'looking-up': ['choosing', 'ended'],
  choosing: ['gathering', 'ended'],
  checking: ['ringing', 'ended'],
  ringing: ['gathering', 'ended'],
  gathering: ['choosing', 'ringing', 'waiting', 'reply-ready', 'ended'],
  waiting: ['connecting', 'ended'],
  'reply-ready': ['connecting', 'ended'],
  connecting: ['in-call', 'ended'],
  'in-call': ['reconnecting', 'ended'],
  reconnecting: ['in-call', 'ended'],
  ended: [],
};

/**
 * The state after an event. An event that does not belong to the state, such as an answer that comes after hanging up,
 * gives the very same state: nothing happens.
 */
export function nextCallState(state: CallState, event: CallEvent): CallState {
  switch (event.type) {
    case 'dialled':
      return state.at === 'idle' ? { at: 'looking-up', target: event.target } : state;
    case 'callee-found':
      return state.at === 'looking-up' ? { at: 'choosing', callee: event.callee } : state;
    case 'invite-opened':
      return state.at === 'idle' ? { at: 'checking' } : state;
    case 'caller-checked': {
      const { claims, check, party } = event;
      return state.at === 'checking' ? { at: 'ringing', claims, check, party } : state;
    }
    case 'change-accepted':
      return acceptChange(state);
    case 'mode-chosen':
      return chooseMode(state, event.mode);
    case 'no-link':
      return goBack(state, event.problem);
    case 'invite-made': {
      if (state.at !== 'gathering' || state.side !== 'caller') return state;
      const { link, exposure, expiresAt } = event;
      return { at: 'waiting', callee: state.callee, link, exposure, expiresAt, pickedUp: false };
    }
    case 'reply-made': {
      if (state.at !== 'gathering' || state.side !== 'callee') return state;
      const { party, link, exposure, expiresAt } = event;
      return { at: 'reply-ready', party, link, exposure, expiresAt };
    }
    case 'picked-up':
      return state.at === 'waiting' && !state.pickedUp ? { ...state, pickedUp: true } : state;
    case 'reply-refused':
      return state.at === 'waiting' ? { ...state, refused: event.refusal } : state;
    case 'reply-taken':
      return state.at === 'waiting' ? { at: 'connecting', party: event.party } : state;
    case 'connected':
      return state.at === 'reply-ready' ? { at: 'connecting', party: state.party } : state;
    case 'confirmed':
      return state.at === 'connecting' ? { at: 'in-call', party: state.party, since: event.at } : state;
    case 'interrupted':
      return state.at === 'in-call' ? { ...state, at: 'reconnecting' } : state;
    case 'restored':
      return state.at === 'reconnecting' ? { ...state, at: 'in-call' } : state;
    case 'over': {
      if (state.at === 'ended') return state;
      const { type: _, ...end } = event;
      return { at: 'ended', ...end };
    }
  }
}

/**
 * Whether a camera or microphone may run now, if the user wishes: from the moment there is somebody to call or to
 * answer, and never before or after. A face turns both off as soon as this is false.
 */
export function mayCapture({ at }: CallState): boolean {
  return at !== 'idle' && at !== 'looking-up' && at !== 'checking' && at !== 'ended';
}

/** Whether the user has to say first that a changed pin is right. */
export function needsChangeAccepted(state: CallState): boolean {
  if (state.at === 'choosing') return state.callee.pin === 'changed';
  return state.at === 'ringing' && state.check.state === 'changed';
}

function acceptChange(state: CallState): CallState {
  if (!needsChangeAccepted(state)) return state;
  if (state.at === 'choosing')
    return { ...state, callee: { ...state.callee, pin: 'same', change: undefined } };
  if (state.at !== 'ringing' || state.check.state !== 'changed') return state;
  const { name, resolution } = state.check;
  return {
    ...state,
    check: { state: 'verified', name, pin: 'same', resolution },
    party: { ...state.party, name, standing: 'verified' },
  };
}

function chooseMode(state: CallState, mode: PrivacyMode): CallState {
  if (needsChangeAccepted(state)) return state;
  if (state.at === 'choosing') return { at: 'gathering', side: 'caller', mode, callee: state.callee };
  if (state.at !== 'ringing') return state;
  const { claims, check, party } = state;
  return { at: 'gathering', side: 'callee', mode, ringing: { claims, check, party } };
}

function goBack(state: CallState, problem: GatherProblem): CallState {
  if (state.at !== 'gathering') return state;
  return state.side === 'caller'
    ? { at: 'choosing', callee: state.callee, problem }
    : { at: 'ringing', ...state.ringing, problem };
}
