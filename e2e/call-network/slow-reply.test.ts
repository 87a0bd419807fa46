import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hostBehindNat } from '../lib/network/nat.ts';
import { createNetwork, type Host, type Network, type Segment } from '../lib/network/network.ts';
import { openPeer, type Peer, type PeerOptions } from '../lib/network/peer.ts';
import { type Relay, startRelay } from '../lib/network/relay.ts';
import { titleOf, whyNotHere } from '../lib/network/requirements.ts';
import { pageScript } from './bundle.ts';
import { carryLinks, talk } from './carry.ts';

const why = whyNotHere('chromium', 'turnserver', 'ip', 'iptables');
const whyNotFirefox = whyNotHere('firefox');

// A person takes so long to carry the reply back; with PEERNAME_LONG_TESTS=1 five minutes too.
const delays = process.env['PEERNAME_LONG_TESTS'] === '1' ? [60, 300] : [60];

interface Pairing {
  readonly caller: PeerOptions['browser'];
  readonly callee: PeerOptions['browser'];
}
const pairings: readonly Pairing[] = [
  { caller: 'chromium', callee: 'chromium' },
  { caller: 'chromium', callee: 'firefox' },
  { caller: 'firefox', callee: 'chromium' },
];

describe.skipIf(why)(titleOf('a reply that takes its time, between two homes', why), () => {
  let network: Network;
  let internet: Segment;
  let relay: Relay;
  let script: Uint8Array;
  const peers: Peer[] = [];
  let homes = 0;

  beforeAll(async () => {
    script = await pageScript();
    network = createNetwork();
    internet = await network.segment('net');
    const stun = await network.host('stun');
    await network.plug(stun, internet, { as: 'wan', addresses: ['198.51.100.250/24'] });
    relay = await startRelay(stun, '198.51.100.250');
  });
  afterAll(async () => {
    await Promise.all(peers.map((peer) => peer.close()));
    await relay?.close();
    await network?.close();
  });
  /** A machine at a home of its own, behind a router that lets nothing in. */
  const home = async (): Promise<Host> => {
    const n = ++homes;
    const place = { name: `h${n}`, publicAddress: `198.51.100.${n}`, lan: `192.168.${n}` };
    return (await hostBehindNat(network, internet, place)).host;
  };
  const openBoth = async ({ caller, callee }: Pairing): Promise<readonly [Peer, Peer]> => {
    const [one, other] = [await home(), await home()];
    const opened = await Promise.all([
      openPeer(one, script, { browser: caller }),
      openPeer(other, script, { browser: callee }),
    ]);
    peers.push(...opened);
    return opened;
  };

  for (const delay of delays) {
    const timeout = (delay + 60) * 1_000;
    for (const pairing of pairings) {
      const whyNot = Object.values(pairing).includes('firefox') ? whyNotFirefox : undefined;
      const title = `after ${delay} s ${pairing.caller} still reaches ${pairing.callee}, since both keep knocking`;
      test(titleOf(title, whyNot), { concurrent: true, skip: whyNot !== undefined, timeout }, async () => {
        const [caller, callee] = await openBoth(pairing);
        const settings = { iceServers: [relay.stun] };
        const meanwhile = () => wait(delay * 1_000);
        const { ends } = await carryLinks(caller, callee, { mode: 'direct', settings, meanwhile });
        expect(ends).toEqual(['in-call', 'in-call']);
        expect(await talk(caller, callee)).toBe(true);
      });
    }
  }

  test('after 60 s nobody is reached by who knocks only once', { concurrent: true }, async () => {
    const [caller, callee] = await openBoth({ caller: 'chromium', callee: 'chromium' });
    const settings = { iceServers: [relay.stun], knocking: false };
    const { ends } = await carryLinks(caller, callee, {
      mode: 'direct',
      settings,
      meanwhile: () => wait(60_000),
      within: 10_000,
    });
    expect(ends).toEqual(['connecting', 'reply-ready']);
  });

  test('at once somebody is reached by who knocks only once too', { concurrent: true }, async () => {
    const [caller, callee] = await openBoth({ caller: 'chromium', callee: 'chromium' });
    const settings = { iceServers: [relay.stun], knocking: false };
    const { ends } = await carryLinks(caller, callee, { mode: 'direct', settings });
    expect(ends).toEqual(['in-call', 'in-call']);
  });
});
