import { type Channels, createChannels } from '../in-call/channels.ts';
import type { PeerConnection } from './peer-connection.ts';
import type { SessionDescription } from './session-description.ts';
import { writeSessionDescription } from './session-sdp.ts';

/** The caller's first step: makes the channels and the offer. From here on the connection gathers. */
export async function offerSession(connection: PeerConnection): Promise<Channels> {
  const channels = createChannels(connection);
  await connection.setLocalDescription(await connection.createOffer());
  return channels;
}

/** The caller's second step, with the session of the reply. Nothing is sent before `keepKnocking`. */
export async function applyAnswer(connection: PeerConnection, session: SessionDescription): Promise<void> {
  await connection.setRemoteDescription({ type: 'answer', sdp: sdpOf(session, 'answer') });
}

/**
 * The callee's step, after they have accepted: takes the session of the invite, and makes the channels and the answer.
 * From here on the connection gathers; nothing goes to the caller before `keepKnocking`.
 *
 * The caller is made to open DTLS, since a callee who does so gives up before a reply is carried by hand: libdatachannel
 * after 30 s.
 */
export async function answerSession(
  connection: PeerConnection,
  session: SessionDescription,
): Promise<Channels> {
  await connection.setRemoteDescription({
    type: 'offer',
    sdp: sdpOf({ ...session, setup: 'active' }, 'offer'),
  });
  // Not earlier: libdatachannel takes a channel without a remote description for the wish to make an offer.
  const channels = createChannels(connection);
  await connection.setLocalDescription(await connection.createAnswer());
  return channels;
}

/** Without candidates: they come one by one, after the policy has looked at them. */
function sdpOf(session: SessionDescription, type: 'offer' | 'answer'): string {
  return writeSessionDescription({ ...session, candidates: [] }, type);
}
