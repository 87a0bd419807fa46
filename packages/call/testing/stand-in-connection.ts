import type { PeerConnection } from '../src/ice/peer-connection.ts';
import { writeSessionDescription } from '../src/ice/session-sdp.ts';

/** A connection that describes itself and never finds anybody. */
export interface StandInConnection extends PeerConnection {
  /** Says that this is its state now. */
  become(state: RTCPeerConnectionState): void;
}

/** Stands in for an agent where only what a call does with it matters: no socket, no thread. */
export function createStandInConnection(): StandInConnection {
  const channels: EventTarget[] = [];
  let closed = false;
  const connection = Object.assign(new EventTarget(), {
    connectionState: 'new' as RTCPeerConnectionState,
    iceConnectionState: 'new',
    iceGatheringState: 'new',
    signalingState: 'stable',
    localDescription: null as { type: string; sdp: string } | null,
    remoteDescription: null as { type: string; sdp: string } | null,
    createDataChannel() {
      const channel = Object.assign(new EventTarget(), {
        readyState: 'connecting',
        close: () => end(channel),
      });
      channels.push(channel);
      return channel;
    },
    createOffer: async () => ({ type: 'offer', sdp: '' }),
    createAnswer: async () => ({ type: 'answer', sdp: '' }),
    async setLocalDescription({ type }: { type: 'offer' | 'answer' }) {
      if (closed) return await new Promise<void>(() => {});
      const setup = type === 'offer' ? 'actpass' : 'passive';
      const host = {
        type: 'host',
        protocol: 'udp',
        kind: 'ipv4',
        address: '192.168.7.10',
        port: 40_000,
      } as const;
      const fingerprint = crypto.getRandomValues(new Uint8Array(32));
      const session = { setup, ufrag: 'abcd', pwd: 'a'.repeat(22), fingerprint, candidates: [host] } as const;
      connection.localDescription = { type, sdp: writeSessionDescription(session, type) };
      connection.iceGatheringState = 'complete';
    },
    async setRemoteDescription(description: { type: string; sdp: string }) {
      if (closed) throw new Error('The connection is closed');
      connection.remoteDescription = description;
    },
    async addIceCandidate() {
      if (closed) throw new Error('The connection is closed');
    },
    getStats: async () => new Map(),
    become(state: RTCPeerConnectionState) {
      if (closed) return;
      connection.connectionState = state;
      connection.iceConnectionState = state === 'connecting' ? 'checking' : state;
      connection.dispatchEvent(new Event('iceconnectionstatechange'));
      connection.dispatchEvent(new Event('connectionstatechange'));
    },
    close() {
      if (closed) return;
      closed = true;
      connection.connectionState = 'closed';
      for (const channel of channels) end(channel);
    },
  });
  return connection as unknown as StandInConnection;

  function end(channel: EventTarget): void {
    if ((channel as { readyState?: string }).readyState === 'closed') return;
    Object.assign(channel, { readyState: 'closed' });
    queueMicrotask(() => channel.dispatchEvent(new Event('close')));
  }
}
