import { isIpv4, isIpv6 } from './ip-address.ts';
import { readLibp2pId } from './libp2p-id.ts';
import { decodeMultibase } from './multibase.ts';
import { readOnionAddress } from './onion-address.ts';

/** The canonical text of a component's value; undefined when it is no value of the protocol. May refuse by itself. */
export type ReadValue = (value: string) => string | undefined;

/**
 * The protocols of multiaddrs that can be dialled today (multiformats/multiaddr, protocols.csv), with what their value
 * must be; undefined for those without one. Left out on purpose: paths into the own machine (unix, memory), ranges of
 * addresses (ipcidr), and what is retired (onion, the star protocols, udt, utp) or has no libp2p transport.
 */
export const multiaddrProtocols: ReadonlyMap<string, ReadValue | undefined> = new Map<
  string,
  ReadValue | undefined
>([
  ['ip4', when(isIpv4)],
  ['ip6', when(isIpv6)],
  ['ip6zone', when(isPrintable)],
  ['dns', when(isDomain)],
  ['dns4', when(isDomain)],
  ['dns6', when(isDomain)],
  ['dnsaddr', when(isDomain)],
  ['tcp', when(isPort)],
  ['udp', when(isPort)],
  ['quic', undefined],
  ['quic-v1', undefined],
  ['tls', undefined],
  ['noise', undefined],
  ['sni', when(isDomain)],
  ['http', undefined],
  ['https', undefined],
  ['http-path', when(isEncodedPath)],
  ['ws', undefined],
  ['wss', undefined],
  ['webtransport', undefined],
  ['webrtc', undefined],
  ['webrtc-direct', undefined],
  ['certhash', when(isMultihashText)],
  ['onion3', when(isOnionService)],
  ['p2p', (value) => readLibp2pId(value).id],
  ['p2p-circuit', undefined],
]);

function when(isValid: (value: string) => boolean): ReadValue {
  return (value) => (isValid(value) ? value : undefined);
}

function isPort(value: string): boolean {
  return /^(0|[1-9]\d{0,4})$/.test(value) && Number(value) < 65536;
}

function isDomain(value: string): boolean {
  // An underscore begins service labels such as _dnsaddr.
  return value.length <= 253 && value.split('.').every((label) => /^(?!-)[\w-]{1,63}(?<!-)$/.test(label));
}

function isPrintable(value: string): boolean {
  return /^[!-~]+$/.test(value);
}

function isEncodedPath(value: string): boolean {
  return /^([\w.~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})+$/.test(value);
}

function isMultihashText(value: string): boolean {
  const bytes = decodeMultibase(value);
  // The code is a varint: each byte but its last has the top bit set, and the last is not zero unless it is alone.
  const codeLength = bytes.findIndex((byte) => byte < 0x80) + 1;
  const minimal = codeLength === 1 || (codeLength > 1 && bytes[codeLength - 1] !== 0);
  const size = bytes[codeLength];
  return minimal && size !== undefined && size >= 16 && size < 0x80 && bytes.length === codeLength + 1 + size;
}

function isOnionService(value: string): boolean {
  const [address = '', port = '', more] = value.split(':');
  readOnionAddress(address);
  return more === undefined && port !== '0' && isPort(port);
}
