import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startCapture } from '../lib/network/capture.ts';
import { createNetwork, type Host, type Network } from '../lib/network/network.ts';
import { openPeer, type Peer } from '../lib/network/peer.ts';
import { type Relay, startRelay } from '../lib/network/relay.ts';
import { titleOf, whyNotHere } from '../lib/network/requirements.ts';
import { pageScript } from './bundle.ts';
import { carryLinks, talk } from './carry.ts';
import { ada, addressesIn, bob, sessionIn } from './people.ts';
import { sendersTo } from './wire.ts';

const why = whyNotHere('chromium', 'turnserver', 'tcpdump', 'ip');

// Both have a public address, one on a local network, and one on the overlay.
const adas = { wan: '198.51.100.10', lan: '192.168.7.10', overlay: '10.115.0.1' };
const bobs = { wan: '198.51.100.20', lan: '192.168.7.20', overlay: '10.115.0.2' };
const relayAddress = '198.51.100.100';
const mdns = expect.stringMatching(/^[0-9a-f-]{36}\.local$/);

describe.skipIf(why)(titleOf('what a link shows is what goes over the wire', why), () => {
  let network: Network;
  let relay: Relay;
  let hosts: { readonly ada: Host; readonly bob: Host; readonly atHome: Host; readonly bobAtHome: Host };
  let script: Uint8Array;
  const peers: Peer[] = [];

  beforeAll(async () => {
    script = await pageScript();
    network = createNetwork();
    const [internet, overlay, home] = await Promise.all(
      ['net', 'ovl', 'home'].map((name) => network.segment(name)),
    );
    const router = await network.host('router');
    const turn = await network.host('turn');
    hosts = {
      ada: await network.host('ada'),
      bob: await network.host('bob'),
      atHome: await network.host('ada-h'),
      bobAtHome: await network.host('bob-h'),
    };
    await network.plug(router, internet!, { as: 'wan', addresses: ['198.51.100.1/24'] });
    await network.plug(router, home!, { as: 'lan', addresses: ['192.168.7.1/24'] });
    await network.plug(turn, internet!, { as: 'wan', addresses: [`${relayAddress}/24`] });
    for (const [host, { wan, overlay: address }] of [
      [hosts.ada, adas],
      [hosts.bob, bobs],
    ] as const) {
      await network.plug(host, internet!, { as: 'wan', addresses: [`${wan}/24`], gateway: '198.51.100.1' });
      await network.plug(host, overlay!, { as: 'mcc0', addresses: [`${address}/16`] });
    }
    for (const [host, { lan }] of [
      [hosts.atHome, adas],
      [hosts.bobAtHome, bobs],
    ] as const)
      await network.plug(host, home!, { as: 'lan', addresses: [`${lan}/24`], gateway: '192.168.7.1' });
    // A second way out of the house, which the local network is not to learn of.
    await network.plug(hosts.atHome, internet!, { as: 'wwan', addresses: ['198.51.100.77/24'] });
    relay = await startRelay(turn, relayAddress);
  });

  // What a test leaves open would be on the wire of the next.
  afterEach(() => closePeers());
  afterAll(async () => {
    await relay?.close();
    await network?.close();
  });

  const closePeers = async (): Promise<void> => {
    await Promise.all(peers.splice(0).map((peer) => peer.close()));
  };
  /** Opens both browsers and watches both machines. */
  const open = async (caller: Host, callee: Host, returning: boolean) => {
    const both = await Promise.all([caller, callee].map((host) => openPeer(host, script, { returning })));
    peers.push(...both);
    const watched = await Promise.all([caller, callee].map((host) => startCapture(host)));
    return { caller: both[0]!, callee: both[1]!, atCaller: watched[0]!, atCallee: watched[1]! };
  };

  test('direct, of a user who has called before: every address of theirs, and no other', async () => {
    const { caller, callee, atCaller, atCallee } = await open(hosts.ada, hosts.bob, true);
    const { invite, reply, ends } = await carryLinks(caller, callee, { mode: 'direct' });
    expect(ends).toEqual(['in-call', 'in-call']);
    expect(await talk(caller, callee)).toBe(true);
    expect([...(await addressesIn(invite.link, bob))].sort()).toEqual([adas.overlay, adas.wan]);
    expect([...(await addressesIn(reply.link, ada))].sort()).toEqual([bobs.overlay, bobs.wan]);
    expect(await addressesIn(invite.link, bob)).toEqual(invite.addresses);
    expect(await addressesIn(reply.link, ada)).toEqual(reply.addresses);
    await closePeers();
    expect(invite.addresses).toEqual(
      expect.arrayContaining([...sendersTo(await atCallee.end(), Object.values(bobs))]),
    );
    expect(reply.addresses).toEqual(
      expect.arrayContaining([...sendersTo(await atCaller.end(), Object.values(adas))]),
    );
  });

  test('lan, of a user who calls for the first time: random names, and local addresses alone on the wire', async () => {
    const { caller, callee, atCaller, atCallee } = await open(hosts.atHome, hosts.bobAtHome, false);
    const { invite, reply, ends } = await carryLinks(caller, callee, { mode: 'lan' });
    expect(ends).toEqual(['in-call', 'in-call']);
    expect(invite.addresses).toEqual([mdns]);
    expect(await addressesIn(invite.link, bob)).toEqual(invite.addresses);
    expect(await addressesIn(reply.link, ada)).toEqual(reply.addresses);
    expect(JSON.stringify(await sessionIn(invite.link, bob))).not.toMatch(/192\.168|198\.51/);
    await closePeers();
    expect(sendersTo(await atCallee.end(), [bobs.lan])).toEqual([adas.lan]);
    expect(sendersTo(await atCaller.end(), [adas.lan, '198.51.100.77'])).toEqual([bobs.lan]);
  });

  test('lan, of a user who has called before: local addresses as they are, never a public one', async () => {
    const { caller, callee, atCallee } = await open(hosts.atHome, hosts.bobAtHome, true);
    const { invite, ends } = await carryLinks(caller, callee, { mode: 'lan' });
    expect(ends).toEqual(['in-call', 'in-call']);
    // The browser has told the page of both.
    expect(await caller.ownDescription()).toContain('198.51.100.77');
    expect(invite.addresses).toEqual([adas.lan]);
    expect(await addressesIn(invite.link, bob)).toEqual([adas.lan]);
    expect(invite.warnings?.join()).toContain('local addresses as they are');
    await closePeers();
    expect(sendersTo(await atCallee.end(), [bobs.lan])).toContain(adas.lan);
  });

  test('overlay, of a user who has called before: no address at all in the link, with the camera allowed', async () => {
    const { caller, callee, atCallee } = await open(hosts.ada, hosts.bob, true);
    const directory = { [ada.hex]: adas.overlay, [bob.hex]: bobs.overlay };
    const { invite, reply, ends } = await carryLinks(caller, callee, {
      mode: 'overlay',
      settings: { directory },
    });
    expect(ends).toEqual(['in-call', 'in-call']);
    expect(await talk(caller, callee)).toBe(true);
    expect(await caller.ownDescription()).toContain(adas.wan);
    for (const shown of [invite, reply]) expect(shown.addresses).toEqual([]);
    const { candidates } = await sessionIn(invite.link, bob);
    expect(candidates).toEqual([{ type: 'overlay', port: expect.any(Number) }]);
    expect(await caller.path()).toMatch(/^host 10\.115\.0\.1 > (host 10\.115\.0\.2|prflx )$/);
    // What no page can prevent: browsers knock from every address, so it is said.
    expect(invite.warnings?.join()).toContain('also knocks from its other addresses');
    await closePeers();
    expect(sendersTo(await atCallee.end(), Object.values(bobs))).toContain(adas.overlay);
  });

  test('overlay, of a user who calls for the first time: the same, and no other address on the wire either', async () => {
    const { caller, callee, atCaller, atCallee } = await open(hosts.ada, hosts.bob, false);
    const directory = { [ada.hex]: adas.overlay, [bob.hex]: bobs.overlay };
    const { invite, reply, ends } = await carryLinks(caller, callee, {
      mode: 'overlay',
      settings: { directory },
    });
    expect(ends).toEqual(['in-call', 'in-call']);
    expect(await talk(caller, callee)).toBe(true);
    for (const shown of [invite, reply]) expect(shown.addresses).toEqual([]);
    expect((await sessionIn(invite.link, bob)).candidates).toEqual([
      { type: 'overlay', port: expect.any(Number) },
    ]);
    await closePeers();
    expect(sendersTo(await atCallee.end(), Object.values(bobs))).toEqual([adas.overlay]);
    expect(sendersTo(await atCaller.end(), Object.values(adas))).toEqual([bobs.overlay]);
  });

  test('overlay without an address there: no invite, and nothing on the wire', async () => {
    const { caller, atCaller } = await open(hosts.atHome, hosts.bobAtHome, true);
    await caller.begin({ seed: ada.seed, directory: { [bob.hex]: bobs.overlay } });
    await caller.dial(bob.did);
    expect(await caller.proceed('overlay')).toMatchObject({
      at: 'choosing',
      problem: 'no-overlay',
      link: undefined,
    });
    await closePeers();
    expect(sendersTo(await atCaller.end(), Object.values(adas))).toEqual([]);
  });

  test('relay: the address of the relay alone, and no packet between the two', async () => {
    const { caller, callee, atCaller, atCallee } = await open(hosts.ada, hosts.bob, true);
    const settings = { iceServers: [relay.server] };
    const { invite, reply, ends } = await carryLinks(caller, callee, { mode: 'relay', settings });
    expect(ends).toEqual(['in-call', 'in-call']);
    expect(await talk(caller, callee)).toBe(true);
    for (const shown of [invite, reply]) expect(shown.addresses).toEqual([relayAddress]);
    expect(await addressesIn(invite.link, bob)).toEqual([relayAddress]);
    expect(await addressesIn(reply.link, ada)).toEqual([relayAddress]);
    await closePeers();
    expect(sendersTo(await atCallee.end(), Object.values(bobs))).toEqual([relayAddress]);
    expect(sendersTo(await atCaller.end(), Object.values(adas))).toEqual([relayAddress]);
  });

  test('relay with a wrong password: a problem of its own, and no link', async () => {
    const { caller } = await open(hosts.ada, hosts.bob, false);
    await caller.begin({ seed: ada.seed, iceServers: [{ ...relay.server, credential: 'wrong' }] });
    await caller.dial(bob.did);
    expect(await caller.proceed('relay')).toMatchObject({
      at: 'choosing',
      problem: 'relay-refused',
      link: undefined,
    });
    await closePeers();
  });
});
