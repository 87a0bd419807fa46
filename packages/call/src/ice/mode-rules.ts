import { type AddressClass, classifyAddress } from './address-class.ts';
import type { IceCandidate, LinkCandidate } from './candidate.ts';
import { isInCidr, parseCidr } from './cidr.ts';
import { parseIpAddress } from './ip-address.ts';
import type { OverlayNetwork } from './overlay.ts';
import type { IcePolicy } from './policy.ts';

/** Why a candidate is left out: the end of a sentence that begins with "It". */
export type WhyNot = string;

/** A candidate that is left out. */
export interface LeftOut {
  readonly candidate: LinkCandidate;
  readonly why: WhyNot;
}

// Never a place where a peer is, whatever the mode.
const never: Partial<Record<AddressClass, WhyNot>> = {
  loopback: 'stands for the own machine',
  multicast: 'stands for a group of machines',
  broadcast: 'stands for all machines of a network',
  unspecified: 'stands for no machine',
  'embedded-ipv4': 'hides an IPv4 address inside an IPv6 one',
};

/**
 * What speaks against a candidate in the mode of the policy; undefined when nothing does. Own and remote candidates
 * obey the same rules, but for one: in relay mode all goes through the own relay, which may reach a peer who has none.
 */
export function whyNotInMode(
  candidate: IceCandidate,
  policy: IcePolicy,
  whose: 'own' | 'remote',
): WhyNot | undefined {
  const { type, protocol, kind, address } = candidate;
  // No browser waits for TCP in a call, so that would only be a way to open connections into a network.
  if (protocol !== 'udp') return 'is not UDP';
  if (kind === 'mdns') return whyNotMdns(candidate, policy, whose);
  const bytes = parseIpAddress(address);
  if (!bytes || (bytes.length === 4) !== (kind === 'ipv4')) return 'is no address';
  const place = classifyAddress(bytes);
  const local = place === 'private' || place === 'link-local' || place === 'shared';
  const allowed = place === 'loopback' && policy.loopback === 'allow';
  if (!allowed && never[place]) return never[place];
  if (place === 'link-local' && kind === 'ipv6') return 'leads nowhere without the name of an interface';
  const onOverlay = overlayOf(bytes, policy.overlays) !== undefined;
  switch (policy.mode) {
    case 'relay':
      if (type === 'relay' || (whose === 'remote' && !local)) return undefined;
      return whose === 'own' ? 'is not the address of a relay' : 'cannot be reached from a relay';
    case 'overlay':
      return type === 'host' && onOverlay ? undefined : 'is not on a configured overlay';
    case 'lan':
      if (type !== 'host') return 'is not an address of the machine itself';
      if (onOverlay) return 'is on an overlay, not on the local network';
      return allowed || (local && place !== 'shared') ? undefined : 'is not on the local network';
    case 'direct':
      return undefined;
  }
}

/** The configured overlay that an address of 4 or 16 bytes is on. A range that cannot be read holds nothing. */
export function overlayOf(
  bytes: Uint8Array,
  overlays: readonly OverlayNetwork[] = [],
): OverlayNetwork | undefined {
  return overlays.find(({ cidrs }) =>
    cidrs.some((text) => {
      const cidr = parseCidr(text);
      return cidr !== undefined && isInCidr(bytes, cidr);
    }),
  );
}

// A name of mDNS is asked for on the local network only, so it fits the modes that may reach it. On an overlay that can
// be asked for addresses the name is not told: the port is enough, where it is open on the overlay too.
function whyNotMdns(
  { type, anyInterface }: IceCandidate,
  { mode, overlays = [] }: IcePolicy,
  whose: 'own' | 'remote',
): WhyNot | undefined {
  if (type !== 'host') return 'is not an address of the machine itself';
  if (mode === 'lan' || mode === 'direct') return undefined;
  const hasDirectory = mode === 'overlay' && overlays.some(({ addressOf }) => addressOf !== undefined);
  return whose === 'own' && anyInterface && hasDirectory ? undefined : 'is a name on the local network';
}
