/** What a candidate's address is. */
export type AddressKind = 'ipv4' | 'ipv6' | 'mdns';

/** One address to try, without anything that its owner did not mean to tell: no related address, no foundation. */
export interface IceCandidate {
  /** RFC 8445: an own address, one seen by a STUN server or the peer, one of a relay. */
  readonly type: 'host' | 'srflx' | 'prflx' | 'relay';
  /** `tcp` is passive: it waits for connections. */
  readonly protocol: 'udp' | 'tcp';
  readonly kind: AddressKind;
  /** Canonical text: dotted IPv4, RFC 5952 IPv6, or a lowercase `uuid.local`. */
  readonly address: string;
  readonly port: number;
  /**
   * Own ones only: packets to this port are taken on every interface, and answers leave by the one that leads there. So
   * browsers of the Chromium family listen for a page that may use neither camera nor microphone. Never in a link.
   *
   * @default false
   */
  readonly anyInterface?: boolean | undefined;
}

/** An address on an overlay that the other side finds out by itself, from the key of who wrote this. */
export interface OverlayCandidate {
  readonly type: 'overlay';
  readonly port: number;
}

/** What a link carries of a candidate. */
export type LinkCandidate = IceCandidate | OverlayCandidate;
