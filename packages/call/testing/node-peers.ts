import { systemClock } from '@peername/resolver-core';
import { RTCPeerConnection } from 'node-datachannel/polyfill';
import { gather } from '../src/ice/gather.ts';
import { iceConfigurationOf } from '../src/ice/ice-configuration.ts';
import { keepKnocking } from '../src/ice/knock.ts';
import { answerSession, applyAnswer, offerSession } from '../src/ice/open-connection.ts';
import type { PeerConnection } from '../src/ice/peer-connection.ts';
import type { IcePolicy } from '../src/ice/policy.ts';
import type { SessionDescription } from '../src/ice/session-description.ts';
import { createIdentity, generateSeed } from '../src/identity/create-identity.ts';
import type { Identity } from '../src/identity/identity.ts';
import type { Channels } from '../src/in-call/channels.ts';
import type { Conversation } from '../src/in-call/conversation.ts';
import { type ConversationOptions, createConversation } from '../src/in-call/create-conversation.ts';

const policy: IcePolicy = { mode: 'direct' };

/** One end of a connection between two peers in this process. */
export interface NodePeer {
  readonly connection: PeerConnection;
  readonly channels: Channels;
  readonly identity: Identity;
}

/** Two peers of node-datachannel whose channels are opening, over this machine's own addresses. */
export interface NodePeers {
  readonly caller: NodePeer;
  readonly callee: NodePeer;
  close(): void;
}

/** Connects two peers as two links would. */
export async function connectNodePeers(): Promise<NodePeers> {
  const [callerConnection, calleeConnection] = [newConnection(), newConnection()];
  const callerChannels = await offerSession(callerConnection);
  const invite = await sessionOf(callerConnection);
  const calleeChannels = await answerSession(calleeConnection, invite);
  const reply = await sessionOf(calleeConnection);
  await applyAnswer(callerConnection, reply);
  const opened = [callerChannels.control.opened, calleeChannels.control.opened];
  keepKnocking(callerConnection, reply, policy, { clock: systemClock, until: opened[0] });
  keepKnocking(calleeConnection, invite, policy, { clock: systemClock, until: opened[1] });
  return {
    caller: { connection: callerConnection, channels: callerChannels, identity: newIdentity() },
    callee: { connection: calleeConnection, channels: calleeChannels, identity: newIdentity() },
    close() {
      callerConnection.close();
      calleeConnection.close();
    },
  };
}

/** What both sides know from the links, as the options of a conversation. */
export function conversationOptions(
  peers: NodePeers,
  role: 'caller' | 'callee',
  overrides: Partial<ConversationOptions> = {},
): ConversationOptions {
  const [self, other] =
    role === 'caller' ? [peers.caller, peers.callee] : ([peers.callee, peers.caller] as const);
  return {
    connection: self.connection,
    channels: self.channels,
    identity: self.identity,
    peerKey: other.identity.publicKey,
    role,
    policy,
    inviteHash: new Uint8Array(32).fill(1),
    replyHash: new Uint8Array(32).fill(2),
    ...overrides,
  };
}

/** Two conversations that have confirmed each other. */
export async function converse(peers: NodePeers): Promise<{ caller: Conversation; callee: Conversation }> {
  const [caller, callee] = await Promise.all([
    createConversation(conversationOptions(peers, 'caller')),
    createConversation(conversationOptions(peers, 'callee')),
  ]);
  return { caller, callee };
}

function newConnection(): PeerConnection {
  return new RTCPeerConnection(iceConfigurationOf(policy));
}

function newIdentity(): Identity {
  return createIdentity(generateSeed());
}

async function sessionOf(connection: PeerConnection): Promise<SessionDescription> {
  const gathered = await gather(connection, policy, { clock: systemClock, quiet: 100 });
  if ('problem' in gathered) throw new Error(gathered.problem.sentence);
  return gathered.session;
}
