import {
  type Clock,
  isResolverError,
  type Milliseconds,
  ResolverError,
  systemClock,
} from '@peername/resolver-core';
import type { PeerConnection } from '../ice/peer-connection.ts';
import type { IcePolicy } from '../ice/policy.ts';
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
import { carriesMedia, createCallMedia } from './media/create-call-media.ts';
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
  /** Holds for addresses that are found during the call, the own ones and the other side's. */
  readonly policy: IcePolicy;
  /** SHA-256 of the envelope of the invite, 32 bytes. */
  readonly inviteHash: Uint8Array;
  /** SHA-256 of the envelope of the reply, 32 bytes. */
  readonly replyHash: Uint8Array;
  /** @default the machine's */
  readonly clock?: Clock | undefined;
}

/** How long the other side may take to hear what was said last, before everything is closed. */
const hearingTime: Milliseconds = 500;

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
  if (!(await allOpened(channels)))
    throw new ResolverError({
      code: 'UNAVAILABLE',
      shortMessage: 'The connection closed before it was open',
    });

  const fingerprints = fingerprintsOf(connection);
  const events = createConversationEvents();
  const control = createControl(channels.control, () => finish({ type: 'broken' }));
  const files = createFileExchange(control, channels.files);
  const pipe = createBytePipe(control, channels.pipe);
  const media = carriesMedia(connection)
    ? createCallMedia({
        ...options,
        connection,
        control,
        fingerprints,
        onIntruder: () => finish({ type: 'intruder' }),
      })
    : undefined;
  let over = false;
  control.on('chat', ({ text }) => {
    if (!over) events.emit({ type: 'chat', text, at: new Date(clock.now()) });
  });
  control.on('bye', () => finish({ type: 'left' }));

  try {
    const { words, peerMedia } = await confirm({
      control,
      identity,
      peerKey,
      role,
      transcriptHash: transcriptHash(options, fingerprints),
      media: media !== undefined,
      clock,
      closed: channels.control.closed,
    });
    files.start();
    pipe.start();
    if (peerMedia) media?.start();
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
      media: peerMedia ? media : undefined,
      pipe,
      subscribe: events.subscribe,
      leave,
    };
  } catch (error) {
    // The own proof fails over there too: closed before it was read, that would look like a lost connection.
    if (isResolverError(error) && error.code === 'UNTRUSTED') await heard();
    finish(undefined);
    throw error;
  }

  async function leave(): Promise<void> {
    if (!over) {
      over = true;
      control.tell({ type: 'bye' });
      await heard();
    }
    finish(undefined);
  }

  /** The other side closes the channel when it has heard what ends it. */
  async function heard(): Promise<void> {
    await Promise.race([channels.control.closed, sleep(clock, hearingTime)]);
  }

  /** Ends everything, once; `event` says why to whoever listens. */
  function finish(event: ConversationEvent | undefined): void {
    if (!over && event) events.emit(event);
    over = true;
    files.close();
    pipe.close();
    media?.close();
    for (const channel of Object.values(channels)) channel.close();
  }
}

/** The three open together, but one event after the other. */
async function allOpened(channels: Channels): Promise<boolean> {
  const opened = await Promise.all(Object.values(channels).map((channel) => channel.opened));
  return !opened.includes(false);
}

/** A connection that broke, against one that the other side closed in order. */
function isLost({ connectionState }: PeerConnection): boolean {
  return connectionState === 'failed' || connectionState === 'disconnected';
}

/** The certificates of both sides, which the channels run over by now. */
interface Fingerprints {
  readonly local: Uint8Array;
  readonly remote: Uint8Array;
}

function fingerprintsOf(connection: PeerConnection): Fingerprints {
  const local = localFingerprint(connection);
  const remote = remoteFingerprint(connection);
  if (local && remote) return { local, remote };
  throw new ResolverError({
    code: 'UNTRUSTED',
    shortMessage: 'The connection does not show its certificates',
  });
}

function transcriptHash(options: ConversationOptions, { local, remote }: Fingerprints): Uint8Array {
  const { inviteHash, replyHash, identity, peerKey } = options;
  const own = { key: identity.publicKey, fingerprint: local };
  const peer = { key: peerKey, fingerprint: remote };
  const [caller, callee] = options.role === 'caller' ? [own, peer] : [peer, own];
  return hashTranscript({
    inviteHash,
    replyHash,
    callerFingerprint: caller.fingerprint,
    calleeFingerprint: callee.fingerprint,
    callerKey: caller.key,
    calleeKey: callee.key,
  });
}

function sleep(clock: Clock, time: Milliseconds): Promise<void> {
  return new Promise((resolve) => {
    clock.schedule(resolve, time);
  });
}
