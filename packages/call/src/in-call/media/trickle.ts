import type { Count } from '@peername/resolver-core';
import type { IceCandidate, LinkCandidate } from '../../ice/candidate.ts';
import { parseCandidateAddress } from '../../ice/candidate-address.ts';
import { readCandidateLine, writeCandidateLine } from '../../ice/candidate-line.ts';
import { isIceText } from '../../ice/ice-text.ts';
import type { MediaConnection } from '../../ice/peer-connection.ts';
import type { IcePolicy } from '../../ice/policy.ts';
import { admitOwn } from '../../ice/policy-own.ts';
import { admitRemote } from '../../ice/policy-remote.ts';
import { resolveOverlayCandidates } from '../../ice/resolve-overlay-candidates.ts';
import type { Control } from '../control.ts';

/** Whose candidates are exchanged, and by which rules. */
export interface TrickleOptions {
  readonly connection: MediaConnection;
  readonly control: Control;
  readonly policy: IcePolicy;
  /** Ed25519, 32 bytes: what its addresses on overlays are found by. */
  readonly peerKey: Uint8Array;
  /** Whether the candidates that arrive belong to an offer that was passed over. */
  readonly ignoring: () => boolean;
}

/** How many candidates of a peer are tried in a call: enough for several restarts, too few to scan a network. */
const maxTried: Count = 96;

/** Addresses that are found while the call goes on, in both directions. */
export interface Trickle {
  /** Begins to tell of the own ones; those of the other side are taken before that too. */
  start(): void;
  close(): void;
}

/**
 * Tells the other side of addresses that are found while the call goes on, and tries those that it tells, both as far
 * as the policy allows.
 */
export function trickleCandidates(options: TrickleOptions): Trickle {
  const { connection, control, policy, peerKey } = options;
  let tried = 0;

  control.on('candidate', (message) => void take(message.candidate));

  return {
    start: () => connection.addEventListener('icecandidate', tell),
    close: () => connection.removeEventListener('icecandidate', tell),
  };

  function tell({ candidate: found }: RTCPeerConnectionIceEvent): void {
    // Firefox also gathers for sections that are bundled, in case the other side could not.
    if (!found || (found.sdpMid ?? '0') !== '0') return;
    const candidate = readCandidateLine(found.candidate);
    const [told] = candidate ? admitOwn([candidate], policy).admitted : [];
    // The user name fragment says which search the address belongs to, where two of them overlap.
    if (told)
      control.tell({ type: 'candidate', candidate: { ...told, ufrag: found.usernameFragment ?? '' } });
  }

  async function take(value: unknown): Promise<void> {
    const candidate = readLinkCandidate(value);
    if (!candidate) return control.fault();
    // No fault: a phone on the move finds new addresses as often as it is interrupted.
    if (tried >= maxTried) return;
    tried++;
    if (options.ignoring()) return;
    try {
      const resolved = await resolveOverlayCandidates([candidate], peerKey, policy);
      for (const admitted of admitRemote(resolved, policy).admitted)
        await connection.addIceCandidate({
          // Unlike any foundation of the links, so that it is tried as a new one.
          candidate: writeCandidateLine(admitted, 0, { foundationPrefix: `t${tried}` }),
          sdpMid: '0',
          ...generationOf(value),
        });
    } catch {
      // An address that cannot be used is one path less, and no fault.
    }
  }
}

/** Checks a candidate that came over the channel; undefined for what no call app sends. Never throws. */
export function readLinkCandidate(value: unknown): LinkCandidate | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { type, protocol, kind, address, port } = value as Readonly<Record<string, unknown>>;
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65_535) return undefined;
  if (type === 'overlay') return { type, port };
  const place = typeof address === 'string' ? parseCandidateAddress(address) : undefined;
  if (!isCandidateType(type) || !place || place.kind !== kind) return undefined;
  if (protocol !== 'udp' && protocol !== 'tcp') return undefined;
  return { type, protocol, ...place, port };
}

function generationOf(value: unknown): { readonly usernameFragment?: string } {
  const { ufrag } = value as Readonly<Record<string, unknown>>;
  return typeof ufrag === 'string' && isIceText(ufrag, 4, 32) ? { usernameFragment: ufrag } : {};
}

function isCandidateType(type: unknown): type is IceCandidate['type'] {
  return type === 'host' || type === 'srflx' || type === 'prflx' || type === 'relay';
}
