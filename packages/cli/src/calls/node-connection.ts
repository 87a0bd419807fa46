import { networkInterfaces } from 'node:os';
import process from 'node:process';
import type { PeerConnection } from '@peername/call';
import { type Milliseconds, ResolverError } from '@peername/resolver-core';
import type { IceServer, PeerConnection as NativeConnection, RtcConfig } from 'node-datachannel';
import { knockAllowance } from './knock-allowance.ts';
import { type StandIn, standInForCaller } from './stand-in-caller.ts';

/** How a connection reaches others. */
export interface Reach {
  readonly iceServers: readonly IceServer[];
  /** Tell only addresses of relays; whether only they are used is for `bindAddress` to ensure. */
  readonly relayOnly: boolean;
  /** The only own address that anything is sent from. @default any */
  readonly bindAddress?: string | undefined;
}

/** Makes a connection that behaves as W3C webrtc-pc says where a call depends on it. */
export type CreateNodeConnection = (reach: Reach) => PeerConnection;

/**
 * Loads WebRTC for Node. Its threads keep the process alive, so the process has to be ended by `process.exit`; the
 * library's own `cleanup` was seen to crash where a connection had been open.
 *
 * @throws ResolverError `UNAVAILABLE` where the library has no binary for this platform
 */
export async function loadWebRtc(): Promise<CreateNodeConnection> {
  const [library, { RTCDataChannel }] = await loadLibrary();
  return (reach) => wrap(library, RTCDataChannel, reach);
}

type Library = typeof import('node-datachannel');
type Polyfill = typeof import('node-datachannel/polyfill');

async function loadLibrary(): Promise<[Library, Polyfill]> {
  try {
    return await Promise.all([import('node-datachannel'), import('node-datachannel/polyfill')]);
  } catch (cause) {
    throw new ResolverError({
      code: 'UNAVAILABLE',
      shortMessage: `calls need node-datachannel, which has nothing to run on ${process.platform} ${process.arch}, or was left out by --omit=optional; call from a browser instead`,
      cause,
    });
  }
}

function configOf({ iceServers, relayOnly, bindAddress }: Reach): RtcConfig {
  return {
    iceServers: [...iceServers],
    iceTransportPolicy: relayOnly ? 'relay' : 'all',
    // Else it would gather and send as soon as it has a channel or an offer.
    disableAutoNegotiation: true,
    maxMessageSize: 262_144,
    ...(bindAddress === undefined ? {} : { bindAddress }),
  };
}

function wrap(library: Library, DataChannel: Polyfill['RTCDataChannel'], reach: Reach): PeerConnection {
  const native = new library.PeerConnection('call', configOf(reach));
  const events = new EventTarget();
  const knocks = knockAllowance({ now: () => performance.now() as Milliseconds });
  let offer = '';
  let standIn: StandIn | undefined;
  // As its events say: the library itself is ahead of them.
  let gathering: RTCIceGatheringState = 'new';
  let closed = false;

  const emit = (type: string, more: object = {}): void => {
    if (!closed) events.dispatchEvent(Object.assign(new Event(type), more));
  };
  native.onStateChange((state) => {
    if (state === 'connected' || state === 'closed') standIn?.close();
    emit('connectionstatechange');
  });
  native.onIceStateChange(() => emit('iceconnectionstatechange'));
  native.onSignalingStateChange(() => emit('signalingstatechange'));
  native.onGatheringStateChange((state) => {
    gathering = state as RTCIceGatheringState;
    emit('icegatheringstatechange');
    if (state === 'complete') emit('icecandidate', { candidate: null });
  });
  native.onLocalCandidate((line, sdpMid) =>
    emit('icecandidate', { candidate: { candidate: line.replace(/^a=/, ''), sdpMid, sdpMLineIndex: 0 } }),
  );

  const connection = {
    enforcesRelay: reach.bindAddress === '127.0.0.1',
    get localDescription() {
      return closed ? null : native.localDescription();
    },
    get remoteDescription() {
      return closed ? null : native.remoteDescription();
    },
    get connectionState() {
      return closed ? 'closed' : native.state();
    },
    get iceConnectionState() {
      if (closed) return 'closed';
      // The library says "checking" although it knows nobody to check with yet.
      const state = native.remoteDescription() ? native.iceState() : 'new';
      return state === 'connected' && standIn ? 'checking' : state;
    },
    get iceGatheringState() {
      return gathering;
    },
    get signalingState() {
      return closed ? 'closed' : native.signalingState();
    },
    createDataChannel(label: string, init: RTCDataChannelInit = {}) {
      const raw = native.createDataChannel(label, { ...init, unordered: init.ordered === false });
      const channel = new DataChannel(raw, init);
      // The library's own handler of errors throws.
      raw.onError(() => channel.dispatchEvent(new Event('error')));
      return channel;
    },
    // The library describes itself only as it begins to gather.
    createOffer: async () => ({ type: 'offer', sdp: '' }),
    createAnswer: async () => ({ type: 'answer', sdp: '' }),
    async setLocalDescription() {
      const answering = native.signalingState() === 'have-remote-offer';
      native.setLocalDescription(answering ? 'answer' : 'offer');
      if (answering) standIn = standInForCaller(native, offer, createStandIn);
    },
    async setRemoteDescription({ type, sdp = '' }: RTCSessionDescriptionInit) {
      if (type === 'offer') offer = sdp;
      // The library begins to check them before it has stored the rest, and then does not know whose certificate it sees.
      const candidates = [...sdp.matchAll(/^a=(candidate:.*)\r?\n/gm)].map(([, line = '']) => line);
      native.setRemoteDescription(sdp.replace(/^a=(candidate:|end-of-candidates).*\r?\n/gm, ''), type);
      for (const line of candidates) await connection.addIceCandidate({ candidate: line });
    },
    async addIceCandidate(candidate?: RTCIceCandidateInit | null) {
      const line = candidate?.candidate;
      if (!line || closed || (offer !== '' && isOwnHost(line)) || !knocks.allows(line)) return;
      native.addRemoteCandidate(line, candidate.sdpMid ?? '0');
    },
    getStats: async () => new Map(pathOf(native)),
    close() {
      if (closed) return;
      closed = true;
      standIn?.close();
      native.close();
    },
    addEventListener: events.addEventListener.bind(events),
    removeEventListener: events.removeEventListener.bind(events),
  };
  return connection as unknown as PeerConnection;

  function createStandIn(): NativeConnection {
    const nearby = { iceServers: [], relayOnly: false, bindAddress: '127.0.0.1' };
    return new library.PeerConnection('stand-in', configOf(nearby));
  }
}

/**
 * Whether a caller is on this very machine. They reach the callee without being knocked at; and who was knocked at
 * before they have the reply is so quick then that the library refuses the callee's certificate: it checks that one
 * while the description with its fingerprint is still being stored.
 */
function isOwnHost(line: string): boolean {
  const [, address] = /^candidate:\S+ \d+ \S+ \d+ (\S+) \d+ typ host/.exec(line) ?? [];
  const own = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses);
  return own.some((one) => one.address === address);
}

/** The path that is taken, in the form of W3C webrtc-stats. */
function* pathOf(native: NativeConnection): Generator<[string, object]> {
  const pair = native.getSelectedCandidatePair();
  if (!pair) return;
  for (const side of ['local', 'remote'] as const) {
    const { address, port, type } = pair[side];
    yield [
      side,
      { id: side, type: `${side}-candidate`, candidateType: type, address, port, protocol: 'udp' },
    ];
  }
  const ends = { localCandidateId: 'local', remoteCandidateId: 'remote' };
  yield ['pair', { id: 'pair', type: 'candidate-pair', state: 'succeeded', nominated: true, ...ends }];
  yield ['transport', { id: 'transport', type: 'transport', selectedCandidatePairId: 'pair' }];
}
