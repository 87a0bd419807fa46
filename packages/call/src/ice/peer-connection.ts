/**
 * The part of RTCPeerConnection (W3C webrtc-pc) that a call stands on. Browsers have it, and node-datachannel's
 * polyfill; nothing else is asked of a connection before media.
 */
export type PeerConnection = Pick<
  RTCPeerConnection,
  | 'createDataChannel'
  | 'createOffer'
  | 'createAnswer'
  | 'setLocalDescription'
  | 'setRemoteDescription'
  | 'addIceCandidate'
  | 'localDescription'
  | 'remoteDescription'
  | 'connectionState'
  | 'iceConnectionState'
  | 'iceGatheringState'
  | 'signalingState'
  | 'addEventListener'
  | 'removeEventListener'
  | 'getStats'
  | 'close'
> & {
  /**
   * False where `iceTransportPolicy: 'relay'` only hides the own addresses, while packets still go to the peer
   * directly, as in libdatachannel. Such a connection makes no link in relay mode.
   *
   * @default true
   */
  readonly enforcesRelay?: boolean | undefined;
};

/** Makes a connection that has not begun to gather; nothing leaves before its local description is set. */
export type CreateConnection = (configuration: RTCConfiguration) => PeerConnection;

/** What media takes beyond that; only browsers have it. */
export type MediaConnection = PeerConnection & Pick<RTCPeerConnection, 'addTransceiver' | 'getTransceivers'>;
