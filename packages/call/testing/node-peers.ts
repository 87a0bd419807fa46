import { RTCPeerConnection } from 'node-datachannel/polyfill';
import type { PeerConnection } from '../src/ice/peer-connection.ts';
import { createIdentity, generateSeed } from '../src/identity/create-identity.ts';
import type { Identity } from '../src/identity/identity.ts';
import { type Channels, createChannels } from '../src/in-call/channels.ts';
import type { Conversation } from '../src/in-call/conversation.ts';
import { type ConversationOptions, createConversation } from '../src/in-call/create-conversation.ts';

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

/** Connects two peers by handing their descriptions over as they are. */
export async function connectNodePeers(): Promise<NodePeers> {
  const caller = nodePeer();
  const callee = nodePeer();
  const tellCallee = collectCandidates(caller, callee);
  const tellCaller = collectCandidates(callee, caller);
  await caller.connection.setLocalDescription({ type: 'offer' });
  await callee.connection.setRemoteDescription(await caller.connection.createOffer());
  tellCallee();
  await caller.connection.setRemoteDescription(await callee.connection.createAnswer());
  tellCaller();
  return {
    caller,
    callee,
    close() {
      caller.connection.close();
      callee.connection.close();
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
    policy: { mode: 'direct' },
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

function nodePeer(): NodePeer {
  const connection: PeerConnection = new RTCPeerConnection({ iceServers: [] });
  return { connection, channels: createChannels(connection), identity: createIdentity(generateSeed()) };
}

/** Keeps the candidates of one side until the other has a remote description; calling what it gives says so. */
function collectCandidates(from: NodePeer, to: NodePeer): () => void {
  let ready = false;
  const early: RTCIceCandidate[] = [];
  from.connection.addEventListener('icecandidate', ({ candidate }) => {
    if (!candidate) return;
    if (ready) void to.connection.addIceCandidate(candidate);
    else early.push(candidate);
  });
  return () => {
    ready = true;
    for (const candidate of early) void to.connection.addIceCandidate(candidate);
  };
}
