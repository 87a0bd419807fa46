import { type Clock, type Milliseconds, ResolverError, systemClock } from '@peername/resolver-core';
import type { PeerConnection } from '../ice/peer-connection.ts';
import type { Identity } from '../identity/identity.ts';
import { createBytePipe } from './byte-pipe.ts';
import type { Channels } from './channels.ts';
import { confirm } from './confirm.ts';
import { createControl } from './control.ts';
import { maxChatBytes, utf8Length } from './control-message.ts';
import type { Conversation, ConversationEvent } from './conversation.ts';
import { createConversationEvents } from './conversation-events.ts';
import { createFileExchange } from './create-file-exchange.ts';
import { localFingerprint, remoteFingerprint } from './fingerprint.ts';
import { hashTranscript, type Role } from './transcript.ts';

/** Two sides whose channels are opening, and what they know of each other from the links. */
export interface ConversationOptions {
  readonly connection: PeerConnection;
  /** Made by `createChannels` before the first description. */
  readonly channels: Channels;
  readonly identity: Identity;
  /** The Ed25519 key of the other side, 32 bytes. */
  readonly peerKey: Uint8Array;
  readonly role: Role;
  /** SHA-256 of the envelope of the invite, 32 bytes. */
  readonly inviteHash: Uint8Array;
  /** SHA-256 of the envelope of the reply, 32 bytes. */
  readonly replyHash: Uint8Array;
  /** @default the machine's */
  readonly clock?: Clock | undefined;
}

/** How long `leave` waits for the other side to have heard it. */
const leaveTimeout: Milliseconds = 500;

/**
 * Waits until the channels are open, and until both sides have proven who they are; then they can talk. When it fails
 * the channels are closed; the connection is the caller's to close.
 *
 * @throws ResolverError `UNTRUSTED` when somebody else is on the line, `TIMEOUT` when the other side proves nothing
 * within 10 s, `UNAVAILABLE` when the channels close before
 */
export async function createConversation(options: ConversationOptions): Promise<Conversation> {
  const { channels, connection, identity, peerKey, role } = options;
  const clock = options.clock ?? systemClock;
  if (!(await channels.control.opened))
    throw new ResolverError({
      code: 'UNAVAILABLE',
      shortMessage: 'The connection closed before it was open',
    });

  const events = createConversationEvents();
  const control = createControl(channels.control, () => finish({ type: 'broken' }));
  const files = createFileExchange(control, channels.files);
  const pipe = createBytePipe(control, channels.pipe);
  let over = false;
  control.on('chat', ({ text }) => {
    if (!over) events.emit({ type: 'chat', text, at: new Date(clock.now()) });
  });
  control.on('bye', () => finish({ type: 'left' }));

  try {
    const { words } = await confirm({
      control,
      identity,
      peerKey,
      role,
      transcriptHash: transcriptHash(options),
      media: false,
      clock,
      closed: channels.control.closed,
    });
    files.start();
    pipe.start();
    void channels.control.closed.then(() => finish(isLost(connection) ? undefined : { type: 'left' }));
    return {
      words,
      say(text) {
        if (utf8Length(text) > maxChatBytes)
          throw new ResolverError({
            code: 'TOO_LARGE',
            shortMessage: 'A message has at most 16 KiB; send a file',
          });
        control.send({ type: 'chat', text });
      },
      files,
      media: undefined,
      pipe,
      subscribe: events.subscribe,
      leave,
    };
  } catch (error) {
    finish(undefined);
    throw error;
  }

  async function leave(): Promise<void> {
    if (!over) {
      over = true;
      tellBye();
      // The other side closes the channel when it has heard it.
      await Promise.race([channels.control.closed, sleep(clock, leaveTimeout)]);
    }
    finish(undefined);
  }

  function tellBye(): void {
    try {
      control.send({ type: 'bye' });
    } catch {
      // Then it learns it from the channel.
    }
  }

  /** Ends everything, once; `event` says why to whoever listens. */
  function finish(event: ConversationEvent | undefined): void {
    if (!over && event) events.emit(event);
    over = true;
    files.close();
    pipe.close();
    for (const channel of Object.values(channels)) channel.close();
  }
}

/** A connection that broke, against one that the other side closed in order. */
function isLost({ connectionState }: PeerConnection): boolean {
  return connectionState === 'failed' || connectionState === 'disconnected';
}

function transcriptHash({
  connection,
  identity,
  peerKey,
  role,
  inviteHash,
  replyHash,
}: ConversationOptions): Uint8Array {
  const local = localFingerprint(connection);
  const remote = remoteFingerprint(connection);
  if (!local || !remote)
    throw new ResolverError({
      code: 'UNTRUSTED',
      shortMessage: 'The connection does not show its certificates',
    });
  const [callerFingerprint, calleeFingerprint] = role === 'caller' ? [local, remote] : [remote, local];
  const [callerKey, calleeKey] =
    role === 'caller' ? [identity.publicKey, peerKey] : [peerKey, identity.publicKey];
  return hashTranscript({
    inviteHash,
    replyHash,
    callerFingerprint,
    calleeFingerprint,
    callerKey,
    calleeKey,
  });
}

function sleep(clock: Clock, time: Milliseconds): Promise<void> {
  return new Promise((resolve) => {
    clock.schedule(resolve, time);
  });
}
