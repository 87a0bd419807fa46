import { isResolverError } from '@peername/resolver-core';
import type { CallRun } from './call-run.ts';
import type { Party } from './call-state.ts';
import { intruder, notConnected, peerBroken, peerLeft } from './end-sentences.ts';
import type { IceCandidate, LinkCandidate } from './ice/candidate.ts';
import { keepKnocking } from './ice/knock.ts';
import type { PeerConnection } from './ice/peer-connection.ts';
import type { IcePolicy } from './ice/policy.ts';
import type { Channels } from './in-call/channels.ts';
import type { Conversation, ConversationEvent } from './in-call/conversation.ts';
import { createConversationEvents } from './in-call/conversation-events.ts';
import { createConversation } from './in-call/create-conversation.ts';
import type { Role } from './in-call/transcript.ts';
import { watchConnection } from './watch-connection.ts';

/** Two sides that know each other's links and are about to be connected. */
export interface Line {
  readonly connection: PeerConnection;
  readonly channels: Channels;
  readonly policy: IcePolicy;
  readonly role: Role;
  readonly party: Party;
  /** Addresses of the other side, overlays resolved. */
  readonly candidates: readonly (LinkCandidate | IceCandidate)[];
  readonly inviteHash: Uint8Array;
  readonly replyHash: Uint8Array;
}

/** Knocks until the other side answers, lets both prove who they are, and watches over the call from then on. */
export async function converse(run: CallRun, line: Line): Promise<void> {
  const { connection, channels, policy, role, party } = line;
  const { clock, parts } = run;
  const knock = (until?: Promise<unknown>): (() => void) =>
    keepKnocking(connection, line, policy, { clock, until });
  run.atEnd(knock(channels.control.opened));
  if (await channels.control.opened) run.dispatch({ type: 'connected' });
  const conversation = await talk().catch((error: unknown) => {
    const isIntruder = isResolverError(error) && error.code === 'UNTRUSTED';
    void run.finish(isIntruder ? intruder : notConnected);
  });
  if (!conversation) return;
  if (run.signal.aborted) return await conversation.leave();
  const events = createConversationEvents();
  run.conversation = shareEvents(conversation, events.subscribe);
  run.dispatch({ type: 'confirmed', at: new Date(clock.now()) });
  // After the faces: what they would miss otherwise is kept for whoever comes first.
  conversation.subscribe((event) => {
    events.emit(event);
    heed(run, party, event);
  });
  watchConnection(run, {
    connection,
    party,
    knock,
  });

  function talk(): Promise<Conversation> {
    const { inviteHash, replyHash } = line;
    const { identity } = parts;
    return createConversation({
      connection,
      channels,
      identity,
      peerKey: party.key,
      policy,
      role,
      inviteHash,
      replyHash,
      clock,
    });
  }
}

/** The same conversation, with events that the call has seen first. */
function shareEvents(conversation: Conversation, subscribe: Conversation['subscribe']): Conversation {
  return {
    words: conversation.words,
    files: conversation.files,
    pipe: conversation.pipe,
    get media() {
      return conversation.media;
    },
    say: (text) => conversation.say(text),
    subscribe,
    leave: () => conversation.leave(),
  };
}

function heed(run: CallRun, party: Party, { type }: ConversationEvent): void {
  if (type === 'left') void run.finish(peerLeft(party));
  if (type === 'broken') void run.finish(peerBroken(party));
  if (type === 'intruder') void run.finish(intruder);
}
