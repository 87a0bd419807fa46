import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { formatLink, type LinkCandidate, sealEnvelope } from '@peername/call';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Packet, startCapture } from '../lib/network/capture.ts';
import { createNetwork, type Host, type Network, type Segment } from '../lib/network/network.ts';
import { openPeer, type Peer, type PeerOptions } from '../lib/network/peer.ts';
import { titleOf, whyNotHere } from '../lib/network/requirements.ts';
import { pageScript } from './bundle.ts';
import { bob, mallory } from './people.ts';

const why = whyNotHere('chromium', 'tcpdump', 'ip');
const whyNotFirefox = whyNotHere('chromium', 'firefox', 'tcpdump', 'ip');

const attacker = '198.51.100.66';
const secret = '2d8ac3b5-5f0a-4a8e-9d8e-6c1f0b6e7a11.local';
// The one place that the user's yes lets packets go to.
const allowed = `${attacker}:40000`;
const host = (address: string, port: number): LinkCandidate => ({
  type: 'host',
  protocol: 'udp',
  kind: address.includes(':') ? 'ipv6' : address.endsWith('.local') ? 'mdns' : 'ipv4',
  address,
  port,
});
const hostile: readonly LinkCandidate[] = [
  host(attacker, 40_000),
  host(attacker, 53),
  host(attacker, 1900),
  host(attacker, 5353),
  host('127.0.0.1', 4455),
  host('::1', 4455),
  host('224.0.0.251', 5353),
  host('224.0.0.1', 4455),
  host('255.255.255.255', 4455),
  host('0.0.0.0', 4455),
  { type: 'host', protocol: 'tcp', kind: 'ipv4', address: attacker, port: 8443 },
  host(secret, 4455),
];

/** An invite of somebody who wants packets to go to places of their choice. */
async function hostileInvite(): Promise<string> {
  const { identity } = mallory;
  const envelope = await sealEnvelope(
    {
      kind: 'invite',
      callId: randomBytes(8).toString('hex'),
      notAfter: Math.floor(Date.now() / 1_000) + 3_600,
      fromKey: identity.publicKey,
      session: {
        setup: 'actpass',
        ufrag: 'abcd',
        pwd: 'abcdefghijklmnopqrstuvwx',
        fingerprint: randomBytes(32),
        candidates: hostile,
      },
    },
    { identity, recipientKey: bob.identity.publicKey },
  );
  return formatLink('https://call.test/', 'invite', envelope);
}

describe.skipIf(why)(titleOf('a hostile invite', why), () => {
  let network: Network;
  let home: Segment;
  let script: Uint8Array;
  const peers: Peer[] = [];
  let victims = 0;

  beforeAll(async () => {
    script = await pageScript();
    network = createNetwork();
    const internet = await network.segment('net');
    home = await network.segment('home');
    const router = await network.host('router');
    const mallorys = await network.host('mallory');
    await network.plug(router, internet, { as: 'wan', addresses: ['198.51.100.1/24'] });
    await network.plug(router, home, { as: 'lan', addresses: ['192.168.7.1/24'] });
    await router.run('sysctl', '-qw', 'net.ipv4.ip_forward=1');
    await network.plug(mallorys, internet, {
      as: 'wan',
      addresses: [`${attacker}/24`],
      gateway: '198.51.100.1',
    });
  });
  afterAll(async () => {
    await Promise.all(peers.map((peer) => peer.close()));
    await network?.close();
  });

  /** Bob at a machine of his own, so that what he sends is told from what others do. */
  const openVictim = async (
    options: PeerOptions,
  ): Promise<{ readonly peer: Peer; readonly victim: Host }> => {
    const n = ++victims;
    const victim = await network.host(`bob${n}`);
    const addresses = [`192.168.7.${20 + n}/24`];
    await network.plug(victim, home, { as: 'lan', addresses, gateway: '192.168.7.1' });
    const peer = await openPeer(victim, script, options);
    peers.push(peer);
    return { peer, victim };
  };

  const cases: readonly (readonly [string, PeerOptions, string | undefined])[] = [
    ['Chromium, of a user who calls for the first time', {}, undefined],
    ['Chromium, of a user who has called before', { returning: true }, undefined],
    ['Firefox', { browser: 'firefox' }, whyNotFirefox],
  ];
  for (const [who, options, whyNot] of cases)
    test(titleOf(
      `sends nothing before the user says yes, and then only where the mode allows: ${who}`,
      whyNot,
    ), { concurrent: true, skip: whyNot !== undefined }, async () => {
      const { peer, victim } = await openVictim(options);
      // What browsers ask at their start is over.
      await wait(1_000);
      const before = await startCapture(victim);
      await peer.begin({ seed: bob.seed });
      expect(await peer.open(await hostileInvite())).toBe('ringing');
      await wait(3_000);
      expect(placesOf(await before.end())).toEqual([]);

      const after = await startCapture(victim);
      expect(await peer.proceed('direct')).toMatchObject({ at: 'reply-ready' });
      // One more knock than the first.
      await wait(9_000);
      expect(placesOf(await after.end()).filter((place) => place !== '224.0.0.251:5353 udp')).toEqual([
        `${allowed} udp`,
      ]);
    });

  test.concurrent.each(['lan', 'relay', 'overlay'] as const)(
    'reaches nobody outside in the mode %s',
    async (mode) => {
      const { peer, victim } = await openVictim({ returning: true });
      await peer.begin({ seed: bob.seed, iceServers: [] });
      expect(await peer.open(await hostileInvite())).toBe('ringing');
      const watched = await startCapture(victim);
      await peer.proceed(mode);
      await wait(2_000);
      const places = placesOf(await watched.end());
      // A name on the local network may be asked for there.
      expect(places).toEqual(mode === 'lan' ? ['224.0.0.251:5353 udp'] : []);
    },
  );

  test('would be seen: a page that answers by itself asks for names and knocks everywhere', {
    concurrent: true,
  }, async () => {
    const { peer, victim } = await openVictim({ returning: true });
    const watched = await startCapture(victim);
    const lines = [
      `grab.attacker.test 40001`,
      `${attacker} 40000`,
      `${attacker} 1900`,
      '224.0.0.251 5353',
    ].map((place, i) => `candidate:${i} 1 udp ${2_122_260_223 - i} ${place} typ host`);
    await peer.evaluate(`(async () => {
      const other = new RTCPeerConnection();
      other.createDataChannel('x');
      await other.setLocalDescription();
      const sdp = other.localDescription.sdp.split('\\r\\n').filter((line) => !line.startsWith('a=candidate')).join('\\r\\n');
      globalThis.naive = new RTCPeerConnection();
      await naive.setRemoteDescription({ type: 'offer', sdp });
      await naive.setLocalDescription();
      for (const candidate of ${JSON.stringify(lines)}) await naive.addIceCandidate({ candidate, sdpMid: '0' });
    })()`);
    await wait(2_000);
    const packets = await watched.end();
    expect(packets.map(({ asks }) => asks)).toContain('grab.attacker.test');
    expect(placesOf(packets)).toEqual(
      expect.arrayContaining([`${attacker}:1900 udp`, `${allowed} udp`, '224.0.0.251:5353 udp']),
    );
  });
});

/**
 * Where packets went, each place once. The driver of Firefox talks to it over TCP on the own machine, and browsers ask
 * for hosts of their makers: the names that they ask for show that it is not the link's doing.
 */
function placesOf(packets: readonly Packet[]): readonly string[] {
  const out = packets
    .filter(({ direction, via, protocol }) => direction === 'out' && !(via === 'lo' && protocol === 'tcp'))
    .filter(({ toPort, asks }) => !(toPort === 53 && asks !== undefined && ofMakers.test(asks)))
    .map(({ to, toPort, protocol }) => `${to}:${toPort} ${protocol}`);
  return [...new Set(out)].sort();
}

const ofMakers = /(^|\.)(google|googleapis|gvt1|gstatic|mozilla|mozaws|firefox|call)\.(com|org|net|test)$/;
