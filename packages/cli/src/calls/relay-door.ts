import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { isIP } from 'node:net';
import { ResolverError } from '@peername/resolver-core';
import type { IceServer } from 'node-datachannel';

/** The only way out of a connection that is bound to the loopback address. */
export interface RelayDoor {
  /** The relay as seen from this machine. */
  readonly server: IceServer;
  close(): void;
}

/**
 * Opens a way to one relay, over UDP.
 *
 * The library takes `iceTransportPolicy: 'relay'` for a matter of what it tells: it still sends checks to the peer from
 * an own address. So in relay mode its socket is bound to 127.0.0.1, from where the kernel lets nothing leave the
 * machine, and this carries its packets to the relay and back, whatever they are.
 *
 * @throws ResolverError `UNAVAILABLE` when the name of the relay cannot be looked up, or nothing can be sent to it
 */
export async function openRelayDoor({ hostname, port, ...login }: IceServer): Promise<RelayDoor> {
  const outside = await connectTo(hostname, port);
  const inside = createSocket('udp4');
  inside.on('error', () => {});
  inside.bind(0, '127.0.0.1');
  await once(inside, 'listening');
  let client = 0;
  inside.on('message', (packet, { port: from }) => {
    // The library is the first to knock; whoever else finds the port is not let in.
    client ||= from;
    if (from === client) outside.send(packet);
  });
  outside.on('message', (packet) => {
    if (client !== 0) inside.send(packet, client, '127.0.0.1');
  });
  return {
    server: { hostname: '127.0.0.1', port: portOf(inside), ...login },
    close() {
      inside.close();
      outside.close();
    },
  };
}

async function connectTo(hostname: string, port: number): Promise<Socket> {
  let socket: Socket | undefined;
  try {
    const address = isIP(hostname) === 0 ? (await lookup(hostname)).address : hostname;
    socket = createSocket(isIP(address) === 6 ? 'udp6' : 'udp4');
    socket.on('error', () => {});
    // Connected: the kernel then drops what others send to it.
    socket.connect(port, address);
    await once(socket, 'connect');
    return socket;
  } catch (cause) {
    socket?.close();
    throw new ResolverError({
      code: 'UNAVAILABLE',
      shortMessage: `The relay ${hostname} cannot be reached; check --turn, or choose another mode`,
      details: (cause as Error).message,
      cause,
    });
  }
}

function portOf(socket: Socket): number {
  return socket.address().port;
}
