import type { IceCandidate } from './candidate.ts';
import { parseCandidateAddress } from './candidate-address.ts';

/** How the line of a candidate is written. */
export interface CandidateLineOptions {
  /**
   * Put in front of each foundation: 1 to 20 ICE characters. An agent takes a candidate with a foundation that it does
   * not know as a new one and checks it again. @default none
   */
  readonly foundationPrefix?: string | undefined;
}

// libwebrtc: `kNetworkCostMax`, which it gives to a socket that is bound to no interface (`ADAPTER_TYPE_ANY`) alone.
const anyNetworkCost = '999';

// RFC 8445, 5.1.2.2.
const typePreferences = { host: 126, prflx: 110, srflx: 100, relay: 2 } as const;

/**
 * Reads `candidate:...` with or without `a=` (RFC 8839, 5.1). Undefined for what no link carries: other components,
 * active TCP, names other than `uuid.local`. Related addresses are not read at all: they tell where somebody is.
 */
export function readCandidateLine(line: string): IceCandidate | undefined {
  const [, component, transport, , address, port, typ, type, ...extensions] = line.trim().split(' ');
  if (!/^(a=)?candidate:/.test(line.trim()) || component !== '1' || typ !== 'typ') return undefined;
  const protocol = transport?.toLowerCase();
  if (protocol !== 'udp' && !(protocol === 'tcp' && extension(extensions, 'tcptype') === 'passive'))
    return undefined;
  const place = parseCandidateAddress(address ?? '');
  const number = /^\d{1,5}$/.test(port ?? '') ? Number(port) : 0;
  if (!place || !isType(type) || number < 1 || number > 0xffff) return undefined;
  const read = { type, protocol, kind: place.kind, address: place.address, port: number } as const;
  return extension(extensions, 'network-cost') === anyNetworkCost ? { ...read, anyInterface: true } : read;
}

/**
 * The line `candidate:...` for `addIceCandidate`. `index` is the candidate's place in its session: the first is tried
 * first. Priority and foundation follow from it; the related address is always 0.0.0.0.
 */
export function writeCandidateLine(
  candidate: IceCandidate,
  index: number,
  options: CandidateLineOptions = {},
): string {
  const { type, protocol, address, port } = candidate;
  const foundation = `${options.foundationPrefix ?? ''}${index + 1}`;
  const related = type === 'host' ? '' : ' raddr 0.0.0.0 rport 0';
  const tcp = protocol === 'tcp' ? ' tcptype passive' : '';
  return `candidate:${foundation} 1 ${protocol} ${priority(candidate, index)} ${address} ${port} typ ${type}${related}${tcp}`;
}

/** RFC 8445, 5.1.2.1, component 1; TCP below UDP by the direction preference of RFC 6544, 4.2. */
function priority({ type, protocol }: IceCandidate, index: number): number {
  const local = protocol === 'udp' ? 0xffff - index : 4 * 2 ** 13 + 8191 - index;
  return typePreferences[type] * 2 ** 24 + local * 2 ** 8 + 255;
}

function extension(extensions: readonly string[], name: string): string | undefined {
  const at = extensions.indexOf(name);
  return at < 0 ? undefined : extensions[at + 1];
}

function isType(type: string | undefined): type is IceCandidate['type'] {
  return type !== undefined && Object.hasOwn(typePreferences, type);
}
