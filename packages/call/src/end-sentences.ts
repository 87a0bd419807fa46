import type { CallEnd } from './call-machine.ts';
import type { CallState, Party } from './call-state.ts';
import { partyTitle } from './party.ts';

/** How a call ends that the user ends: what that means depends on where it is. */
export function endedByUser(state: CallState): CallEnd {
  switch (state.at) {
    case 'ringing':
      return { reason: 'declined', sentence: 'You declined the call. The caller is not told.' };
    case 'connecting':
    case 'in-call':
    case 'reconnecting':
      return { reason: 'hung-up', sentence: 'You hung up.' };
    default:
      return { reason: 'cancelled', sentence: 'You cancelled the call.' };
  }
}

/** The end of a call whose link was not answered in time. */
export const expired: CallEnd = {
  reason: 'expired',
  sentence: 'The time of the link has run out. Call again, or ask for a new link.',
};

/** The end of a call whose sides did not find each other. */
export const notConnected: CallEnd = {
  reason: 'failed-to-connect',
  sentence:
    'No connection came about. Make a new call; if it fails again, choose another mode or set up a relay, on both sides.',
};

/** The other side hung up, or closed their page. */
export function peerLeft(party: Party): CallEnd {
  return { reason: 'peer-left', sentence: `The call with ${partyTitle(party)} is over: they hung up.` };
}

/** The connection broke and did not come back. */
export function connectionLost(party: Party): CallEnd {
  return { reason: 'lost', sentence: `The connection to ${partyTitle(party)} was lost. Call again.` };
}

/** The other side breaks the protocol. */
export function peerBroken(party: Party): CallEnd {
  return {
    reason: 'lost',
    sentence: `The app of ${partyTitle(party)} sent what no call app sends, so the call was ended. Update both apps and call again.`,
  };
}

/** The other side could not prove in band that it is who the links said. */
export const intruder: CallEnd = {
  reason: 'intruder',
  sentence:
    'Somebody else was on the line: the other side could not prove who it is, so the call was ended at once. Call again from another network.',
};
