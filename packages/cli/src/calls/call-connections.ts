import { networkInterfaces } from 'node:os';
import {
  type CreateConnection,
  type GatherProblem,
  type OverlayNetwork,
  overlayOf,
  type PrivacyMode,
  parseIpAddress,
} from '@peername/call';
import { toResolverError } from '@peername/resolver-core';
import type { IceServer } from 'node-datachannel';
import { loadWebRtc, type Reach } from './node-connection.ts';
import { openRelayDoor, type RelayDoor } from './relay-door.ts';

/** Makes the connections of one call, each bound to what its mode allows. */
export interface CallConnections {
  readonly create: CreateConnection;
  /** To be called before a link is made in this mode; gives why none can be. */
  prepare(mode: PrivacyMode): Promise<GatherProblem | undefined>;
  close(): void;
}

/**
 * Opens nothing yet. The modes `relay` and `overlay` are held by the kernel: the socket of the connection is bound to
 * the one address that they may be sent from.
 *
 * @throws ResolverError `UNAVAILABLE` where there is no WebRTC
 */
export async function openCallConnections(
  iceServers: readonly RTCIceServer[],
  overlays: readonly OverlayNetwork[],
): Promise<CallConnections> {
  const createNode = await loadWebRtc();
  const servers = iceServers.map(toNative);
  let doors: RelayDoor[] = [];
  let reach: Reach = { iceServers: [], relayOnly: false };
  const closeDoors = (): void => {
    for (const door of doors) door.close();
    doors = [];
  };
  return {
    create: ({ iceServers: wanted }) =>
      createNode({ ...reach, iceServers: wanted?.length === 0 ? [] : reach.iceServers }),
    async prepare(mode) {
      closeDoors();
      if (mode !== 'relay') {
        const bindAddress = mode === 'overlay' ? ownAddressOn(overlays) : undefined;
        reach = { iceServers: mode === 'direct' ? servers : [], relayOnly: false, bindAddress };
        return undefined;
      }
      // One relay is enough: the others may be down.
      const opened = await Promise.allSettled(
        servers.filter(({ relayType }) => relayType).map(openRelayDoor),
      );
      doors = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      const relays = doors.map(({ server }) => server);
      reach = { iceServers: relays, relayOnly: true, bindAddress: '127.0.0.1' };
      const [failure] = opened.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
      if (doors.length > 0 || failure === undefined) return undefined;
      return { code: 'no-relay', sentence: `${toResolverError(failure).shortMessage}.` };
    },
    close: closeDoors,
  };
}

/** A server in the form that the library wants: RFC 7064, RFC 7065. */
function toNative({ urls, username = '', credential = '' }: RTCIceServer): IceServer {
  const [url = ''] = [urls].flat();
  const [, scheme, name = '', port = '3478'] = /^(\w+):(\[[^\]]+\]|[^:?]+)(?::(\d+))?/.exec(url) ?? [];
  const place = { hostname: name.replace(/^\[|\]$/g, ''), port: Number(port) };
  return scheme === 'turn' ? { ...place, username, password: credential, relayType: 'TurnUdp' } : place;
}

/** The own address on one of the overlays. */
function ownAddressOn(overlays: readonly OverlayNetwork[]): string | undefined {
  const own = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses);
  return own.find(({ address }) => {
    const bytes = parseIpAddress(address);
    return bytes && overlayOf(bytes, overlays);
  })?.address;
}
