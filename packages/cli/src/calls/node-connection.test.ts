import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PeerConnection } from '@peername/call';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type CreateNodeConnection, loadWebRtc, type Reach } from './node-connection.ts';

const loopback: Reach = { iceServers: [], relayOnly: false, bindAddress: '127.0.0.1' };

let create: CreateNodeConnection;
beforeAll(async () => {
  create = await loadWebRtc();
});

describe('a connection in Node', () => {
  it('gathers nothing before its local description is set, as caller or as callee', async () => {
    const caller = connect();
    const callee = connect();
    await sleep(300);
    expect(caller.gathered).toEqual([]);
    await offerOf(caller);
    await callee.connection.setRemoteDescription(caller.connection.localDescription as RTCSessionDescription);
    await sleep(300);
    expect([callee.gathered, callee.connection.iceGatheringState]).toEqual([[], 'new']);
  });

  it('carries channels to the other side, and says when it is closed', async () => {
    const [caller, callee] = await answered();
    await applyReply(caller, callee);
    await Promise.all([caller.opened, callee.opened]);
    const heard = once(callee.channel, 'message');
    caller.channel.send('hello');
    expect((await heard)[0]).toMatchObject({ data: 'hello' });
    const stats = (await caller.connection.getStats()) as ReadonlyMap<string, object>;
    expect(stats.get('remote')).toMatchObject({ type: 'remote-candidate', address: '127.0.0.1' });
    const left = once(callee.channel, 'close');
    caller.connection.close();
    await left;
    expect(caller.connection.connectionState).toBe('closed');
  });

  it('says nothing of checks before it knows whom to check with, nor that its stand-in has answered', async () => {
    const [caller, callee] = await answered();
    await sleep(300);
    expect(callee.connection.iceConnectionState).toBe('checking');
    expect(caller.connection.iceConnectionState).toBe('new');
  });

  it('still takes a reply after 40 seconds, when the library alone has given up', {
    timeout: 70_000,
  }, async () => {
    const [caller, callee] = await answered();
    // Nobody is there, as behind a NAT that lets nothing in.
    const candidate = 'candidate:1 1 udp 2122317823 127.0.0.2 9 typ host';
    await callee.connection.addIceCandidate({ candidate, sdpMid: '0' });
    await sleep(40_000);
    expect(callee.connection.connectionState).toBe('connecting');
    await applyReply(caller, callee);
    await Promise.all([caller.opened, callee.opened]);
  });

  it('asks nobody for the address of a name, nor takes more addresses than the library holds', async () => {
    const [, callee] = await answered();
    for (let i = 0; i < 40; i++) {
      const candidate = `candidate:1 1 udp 1 192.0.2.9 ${10_000 + i} typ host`;
      await callee.connection.addIceCandidate({ candidate, sdpMid: '0' });
    }
    const candidate = 'candidate:1 1 udp 1 9b36eaac-bb2e-49bb-bb78-21c41c499900.local 10000 typ host';
    await callee.connection.addIceCandidate({ candidate, sdpMid: '0' });
    await callee.connection.addIceCandidate(null);
    expect(callee.connection.connectionState).toBe('connecting');
  });

  const outward = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal);

  it.skipIf(!outward)('bound to loopback sends nothing that could leave the machine', async () => {
    const peer = createSocket('udp4');
    onTestFinished(() => void peer.close());
    const senders = new Set<string>();
    peer.on('message', (_, { address }) => void senders.add(address));
    peer.bind(0, outward?.address);
    await once(peer, 'listening');
    const { address, port } = peer.address() as AddressInfo;
    const [caller, callee] = await answered({ ...loopback, relayOnly: true });
    expect([caller.gathered, caller.connection.enforcesRelay]).toEqual([[], true]);
    const candidate = `candidate:1 1 udp 2122317823 ${address} ${port} typ host`;
    await callee.connection.addIceCandidate({ candidate, sdpMid: '0' });
    await sleep(1_500);
    expect([...senders].filter((sender) => sender !== '127.0.0.1')).toEqual([]);
  });
});

interface Side {
  readonly connection: PeerConnection;
  readonly channel: RTCDataChannel;
  readonly opened: Promise<unknown>;
  readonly gathered: RTCIceCandidateInit[];
}

function connect(reach: Reach = loopback): Side {
  const connection = create(reach);
  onTestFinished(() => connection.close());
  const gathered: RTCIceCandidateInit[] = [];
  connection.addEventListener(
    'icecandidate',
    ({ candidate }) => void (candidate && gathered.push(candidate)),
  );
  const channel = connection.createDataChannel('test', { negotiated: true, id: 0 });
  return { connection, channel, opened: once(channel, 'open'), gathered };
}

async function offerOf({ connection }: Side): Promise<void> {
  await connection.setLocalDescription(await connection.createOffer());
  await complete(connection);
}

/** A caller and a callee that has answered; they have not heard of each other's addresses. */
async function answered(reach?: Reach): Promise<[Side, Side]> {
  const caller = connect(reach);
  const callee = connect(reach);
  await offerOf(caller);
  // As calls do: the one who waits longest begins the handshake.
  const sdp = bare(caller).replace('a=setup:actpass', 'a=setup:active');
  await callee.connection.setRemoteDescription({ type: 'offer', sdp });
  await callee.connection.setLocalDescription(await callee.connection.createAnswer());
  await complete(callee.connection);
  return [caller, callee];
}

async function applyReply(caller: Side, callee: Side): Promise<void> {
  await caller.connection.setRemoteDescription({ type: 'answer', sdp: bare(callee) });
  for (const candidate of callee.gathered) await caller.connection.addIceCandidate(candidate);
}

/** A description without the lines that the library adds to it once it has gathered. */
function bare({ connection }: Side): string {
  return (connection.localDescription?.sdp ?? '').replace(/a=(candidate|end-of-candidates).*\r\n/g, '');
}

async function complete(connection: PeerConnection): Promise<void> {
  while (connection.iceGatheringState !== 'complete') await sleep(20);
}
