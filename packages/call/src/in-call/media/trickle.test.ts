import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MediaConnection } from '../../ice/peer-connection.ts';
import { createControl } from '../control.ts';
import { formatControlMessage } from '../control-message.ts';
import { readLinkCandidate, trickleCandidates } from './trickle.ts';

const good = { type: 'host', protocol: 'udp', kind: 'ipv4', address: '192.0.2.1', port: 5000 };

describe('readLinkCandidate', () => {
  it('takes a candidate, and nothing beside what a candidate has', () => {
    expect(readLinkCandidate({ ...good, raddr: '10.0.0.1' })).toEqual(good);
    expect(readLinkCandidate({ type: 'overlay', port: 5000, address: '10.0.0.1' })).toEqual({
      type: 'overlay',
      port: 5000,
    });
  });

  it.each([
    [{ ...good, address: 'evil.example' }],
    [{ ...good, address: '192.0.2.1\r\na=x' }],
    [{ ...good, address: '::ffff:192.0.2.1', kind: 'ipv6' }],
    [{ ...good, kind: 'ipv6' }],
    [{ ...good, type: '__proto__' }],
    [{ ...good, protocol: 'ssltcp' }],
    [{ ...good, port: 0 }],
    [{ ...good, port: 65_536 }],
    [{ ...good, port: '5000' }],
    [{ type: 'overlay' }],
    [null],
    ['candidate:1'],
  ])('refuses %j', (value) => {
    expect(readLinkCandidate(value)).toBeUndefined();
  });

  it('never throws', () => {
    const odd = fc.record(
      {
        type: fc.oneof(fc.constantFrom('host', 'srflx', 'overlay'), fc.jsonValue()),
        protocol: fc.oneof(fc.constantFrom('udp', 'tcp'), fc.jsonValue()),
        kind: fc.oneof(fc.constantFrom('ipv4', 'ipv6', 'mdns'), fc.jsonValue()),
        address: fc.oneof(fc.ipV4(), fc.ipV6(), fc.string(), fc.jsonValue()),
        port: fc.oneof(fc.nat(70_000), fc.jsonValue()),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(odd, fc.jsonValue()), (value) => {
        const candidate = readLinkCandidate(value);
        if (candidate) expect(readLinkCandidate(candidate)).toEqual(candidate);
      }),
      { numRuns: 50_000 },
    );
  });
});

describe('trickleCandidates', () => {
  it('tries 96 addresses in a call, and blames nobody whose network changes more often', async () => {
    const peer = listenToPeer();
    for (let port = 5_000; port < 5_200; port++) await peer.sends({ ...good, port });
    expect(peer.tried).toHaveLength(96);
    expect(peer.isBroken()).toBe(false);
  });

  it('gives a peer up that keeps sending what no call app sends', async () => {
    const peer = listenToPeer();
    for (let i = 0; i < 16; i++) await peer.sends({ ...good, address: 'evil.example' });
    expect(peer.tried).toEqual([]);
    expect(peer.isBroken()).toBe(true);
  });
});

describe('what is told of the own addresses', () => {
  it('waits until the other side is known', () => {
    const peer = listenToPeer();
    peer.finds('candidate:1 1 udp 2113937151 192.0.2.7 50000 typ host');
    peer.trickle.start();
    peer.finds('candidate:2 1 udp 2113937151 192.0.2.8 50000 typ host');
    expect(peer.told.map((text) => JSON.parse(text).candidate.address)).toEqual(['192.0.2.8']);
  });

  it('ends with the call', () => {
    const peer = listenToPeer();
    peer.trickle.start();
    peer.trickle.close();
    peer.finds('candidate:1 1 udp 2113937151 192.0.2.7 50000 typ host');
    expect(peer.told).toEqual([]);
  });
});

/** A side that takes candidates from a channel on which the test speaks. */
function listenToPeer() {
  const tried: unknown[] = [];
  const told: string[] = [];
  let isBroken = false;
  let receive = (_message: string): void => {};
  const channel = {
    isOpen: true,
    opened: Promise.resolve(true),
    closed: new Promise<void>(() => {}),
    send: (text: string | Uint8Array) => told.push(String(text)) > 0,
    drained: async () => {},
    receive(listener: (message: string) => void) {
      receive = listener;
    },
    close() {},
  };
  const control = createControl(channel, () => {
    isBroken = true;
  });
  const connection = Object.assign(new EventTarget(), {
    addIceCandidate: async (candidate: unknown) => void tried.push(candidate),
  });
  const trickle = trickleCandidates({
    connection: connection as unknown as MediaConnection,
    control,
    policy: { mode: 'direct' },
    peerKey: new Uint8Array(32),
    ignoring: () => false,
  });
  control.start();
  control.trust();
  return {
    tried,
    told,
    trickle,
    finds(candidate: string): void {
      connection.dispatchEvent(
        Object.assign(new Event('icecandidate'), { candidate: { candidate, sdpMid: '0' } }),
      );
    },
    isBroken: () => isBroken,
    async sends(candidate: unknown): Promise<void> {
      receive(formatControlMessage({ type: 'candidate', candidate }));
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
