import type { PeerConnection } from '../ice/peer-connection.ts';
import { type Channel, createChannel } from './channel.ts';

/** The three data channels of a call. No message on them is larger than 262,144 bytes (`max-message-size`). */
export interface Channels {
  /** JSON texts. */
  readonly control: Channel;
  /** The bytes of files. */
  readonly files: Channel;
  /** The bytes of the pipe. */
  readonly pipe: Channel;
}

/** Stream ids: agreed by the protocol, so nothing needs to be announced (W3C webrtc-pc, `negotiated`). */
const channelIds = { control: 0, files: 1, pipe: 2 } as const;

/**
 * Makes the three channels of a call. Both sides do so before the first description, so that it has a data section.
 *
 * @example Wait until the call is through
 * ```ts
 * const channels = createChannels(connection)
 * const connected = await channels.control.opened
 * ```
 */
export function createChannels(connection: Pick<PeerConnection, 'createDataChannel'>): Channels {
  return { control: make('control'), files: make('files'), pipe: make('pipe') };

  function make(label: keyof typeof channelIds): Channel {
    return createChannel(
      connection.createDataChannel(label, { negotiated: true, id: channelIds[label], ordered: true }),
    );
  }
}
