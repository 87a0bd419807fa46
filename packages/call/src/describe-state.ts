import { escapeText } from '@peername/resolver-core';
import type { CallState } from './call-state.ts';
import { partyOfCallee, partyTitle } from './party.ts';

/** Where a call is, as one plain sentence for status lines and screen readers; safe to show. */
export function describeState(state: CallState): string {
  switch (state.at) {
    case 'idle':
      return 'No call.';
    case 'looking-up':
      return `Looking up ${escapeText(state.target.trim(), 80)}.`;
    case 'choosing':
      if (state.problem) return state.problem.sentence;
      return state.callee.pin === 'changed'
        ? `${titleOf(state)} has changed since you last saw it. Make sure that this is right before you call.`
        : `Choose how to call ${titleOf(state)}.`;
    case 'checking':
      return 'Checking who calls.';
    case 'ringing':
      if (state.problem) return state.problem.sentence;
      if (state.check.state === 'changed' || state.check.state === 'unchecked') return state.check.sentence;
      return `${capitalised(partyTitle(state.party))} is calling.`;
    case 'gathering':
      return state.side === 'caller' ? 'Making the invite.' : 'Making the reply.';
    case 'waiting':
      if (state.refused) return state.refused.sentence;
      return state.pickedUp
        ? `${titleOf(state)} picked up. Open the reply that they send you.`
        : `Send the invite to ${titleOf(state)}, then open the reply that comes back.`;
    case 'reply-ready':
      return `Send the reply to ${partyTitle(state.party)}. You are connected as soon as they open it.`;
    case 'connecting':
      return `Connecting to ${partyTitle(state.party)}.`;
    case 'in-call':
      return `In a call with ${partyTitle(state.party)}.`;
    case 'reconnecting':
      return `The connection to ${partyTitle(state.party)} broke off. Trying to bring it back.`;
    case 'ended':
      return state.sentence;
  }
}

function titleOf({ callee }: Extract<CallState, { at: 'choosing' | 'waiting' }>): string {
  return partyTitle(partyOfCallee(callee));
}

function capitalised(text: string): string {
  return text.startsWith('somebody') ? `S${text.slice(1)}` : text;
}
