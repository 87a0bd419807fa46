import { BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { CreateConnection, OverlayNetwork, PrivacyMode } from '@peername/call';
import type { IceServer } from 'node-datachannel';
import { loadWebRtc, type Reach } from './node-connection.ts';
import { openRelayDoor, type RelayDoor } from './relay-door.ts';

/** Makes the connections of one call, each bound to what its mode allows. */
export interface CallConnections {
  readonly create: CreateConnection;
  /** To be called before a link is made in this mode. */
  prepare(mode: PrivacyMode): Promise<void>;
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
      if (mode === 'relay') {
        doors = await Promise.all(servers.filter(({ relayType }) => relayType).map(openRelayDoor));
        const relays = doors.map(({ server }) => server);
        reach = { iceServers: relays, relayOnly: true, bindAddress: '127.0.0.1' };
      } else {
        const bindAddress = mode === 'overlay' ? ownAddressOn(overlays) : undefined;
        reach = { iceServers: mode === 'direct' ? servers : [], relayOnly: false, bindAddress };
      }
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

/** The own address on the first overlay that has one. */
function ownAddressOn(overlays: readonly OverlayNetwork[]): string | undefined {
  const ranges = new BlockList();
  for (const range of overlays.flatMap(({ cidrs }) => cidrs)) {
    const [network = '', bits] = range.split('/');
    ranges.addSubnet(network, Number(bits ?? (isIP(network) === 6 ? 128 : 32)), familyOf(network));
  }
  const own = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses);
  return own.find(({ address }) => ranges.check(address, familyOf(address)))?.address;
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
