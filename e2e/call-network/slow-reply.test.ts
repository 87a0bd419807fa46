import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { builtCli } from '../../packages/cli/testing/built-cli.ts';
import { hostBehindNat } from '../lib/network/nat.ts';
import { createNetwork, type Host, type Network, type Segment } from '../lib/network/network.ts';
import { openPeer, type Peer, type PeerOptions } from '../lib/network/peer.ts';
import { type Relay, startRelay } from '../lib/network/relay.ts';
import { titleOf, whyNotHere } from '../lib/network/requirements.ts';
import { sitAtTerminal } from '../lib/network/terminal.ts';
import { pageScript } from './bundle.ts';
import { carryLinks, talk } from './carry.ts';
import { ada, bob } from './people.ts';

const why = whyNotHere('chromium', 'turnserver', 'ip', 'iptables');
const whyNotFirefox = whyNotHere('firefox');

// They all wait for the same minute.
vi.setConfig({ maxConcurrency: 12, testTimeout: 180_000 });

// A person takes so long to carry the reply back; with PEERNAME_LONG_TESTS=1 five minutes too.
const isLong = process.env['PEERNAME_LONG_TESTS'] === '1';
const delays = isLong ? [60, 300] : [60];

interface Pairing {
  readonly caller: PeerOptions['browser'];
  readonly callee: PeerOptions['browser'];
}
const pairings: readonly Pairing[] = [
  { caller: 'chromium', callee: 'chromium' },
  { caller: 'chromium', callee: 'firefox' },
  { caller: 'firefox', callee: 'chromium' },
  ...(isLong ? ([{ caller: 'firefox', callee: 'firefox' }] as const) : []),
];

describe.skipIf(why)(titleOf('a reply that takes its time, between two homes', why), () => {
  let network: Network;
  let internet: Segment;
  let relay: Relay;
  let script: Uint8Array;
  const peers: Pick<Peer, 'close'>[] = [];
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
    const timeout = (delay + 120) * 1_000;
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

  test('after 60 s a terminal still reaches a browser', { concurrent: true }, async () => {
    const terminal = await sitAtTerminal(await home(), builtCli());
    const browser = await openPeer(await home(), script);
    peers.push(terminal, browser);
    await browser.begin({ seed: bob.seed, iceServers: [relay.stun] });
    terminal.start('call', bob.did, '--mode=direct', `--stun=${relay.stun.urls}`);
    const { link } = await terminal.event('invite');
    expect(await browser.open(String(link))).toBe('ringing');
    const reply = await browser.proceed('direct');
    await wait(60_000);
    terminal.type(String(reply.link));
    await terminal.event('connected');
    expect(await browser.until('in-call', 20_000)).toBe('in-call');
    await browser.say('hello terminal');
    expect(await terminal.event('chat')).toMatchObject({ text: 'hello terminal' });
  });

  test('after 60 s a browser still reaches a terminal', { concurrent: true }, async () => {
    const terminal = await sitAtTerminal(await home(), builtCli());
    const browser = await openPeer(await home(), script);
    peers.push(terminal, browser);
    await browser.begin({ seed: ada.seed, iceServers: [relay.stun] });
    await browser.dial(terminal.did);
    const { link } = await browser.proceed('direct');
    terminal.start('answer', String(link), '--accept-unknown', '--mode=direct', `--stun=${relay.stun.urls}`);
    const reply = await terminal.event('reply');
    await wait(60_000);
    expect(await browser.takeReply(String(reply['link']))).toBeUndefined();
    expect(await browser.until('in-call', 20_000)).toBe('in-call');
    await terminal.event('connected');
    terminal.type('hello browser');
    expect(await browser.hears('hello browser', 10_000)).toBe(true);
  });

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
