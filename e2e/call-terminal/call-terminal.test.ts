import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pageScript } from '../call-network/bundle.ts';
import { ada, addressesIn, bob } from '../call-network/people.ts';
import { type Packet, startCapture } from '../lib/network/capture.ts';
import { hostBehindNat } from '../lib/network/nat.ts';
import { createNetwork, type Host, type Network, type Segment } from '../lib/network/network.ts';
import { openPeer, type Peer } from '../lib/network/peer.ts';
import { type Relay, startRelay } from '../lib/network/relay.ts';
import { titleOf, whyNotHere } from '../lib/network/requirements.ts';
import { type TerminalUser, talkFromTerminals, terminalUser } from './terminal.ts';

const why = whyNotHere('turnserver', 'tcpdump', 'ip', 'iptables');
const whyNoBrowser = whyNotHere('chromium');

// A person takes so long to carry the reply back; with PEERNAME_LONG_TESTS=1 more than five minutes too.
const delays = process.env['PEERNAME_LONG_TESTS'] === '1' ? [60, 330] : [60];

const adas = { wan: '198.51.100.10', overlay: '10.115.0.1' };
const bobs = { wan: '198.51.100.20', overlay: '10.115.0.2' };
const relayAddress = '198.51.100.250';

describe.skipIf(why)(titleOf('calls from terminals', why), { timeout: 120_000 }, () => {
  let network: Network;
  let internet: Segment;
  let relay: Relay;
  let hosts: readonly [Host, Host];
  let users: readonly [TerminalUser, TerminalUser];
  const open: { close(): unknown }[] = [];

  beforeAll(async () => {
    network = createNetwork();
    internet = await network.segment('net');
    const overlay = await network.segment('ovl');
    const turn = await network.host('turn');
    await network.plug(turn, internet, { as: 'wan', addresses: [`${relayAddress}/24`] });
    relay = await startRelay(turn, relayAddress);
    hosts = [await network.host('ada'), await network.host('bob')];
    for (const [i, { wan, overlay: address }] of [adas, bobs].entries()) {
      const host = hosts[i]!;
      // Browsers use the interface that leads to everywhere else.
      const gateway = relayAddress;
      await network.plug(host, internet, { as: 'wan', addresses: [`${wan}/24`], gateway });
      await network.plug(host, overlay, { as: 'mcc0', addresses: [`${address}/16`] });
    }
    users = [await terminalUser(hosts[0], ada), await terminalUser(hosts[1], bob)];
    open.push(...users);
  });
  afterAll(async () => {
    await Promise.all(open.map((one) => one.close()));
    await relay?.close();
    await network?.close();
  });

  /** What went over the wires of both machines meanwhile, their own loopback left out. */
  const watched = async (talk: () => Promise<unknown>): Promise<readonly [Packet[], Packet[]]> => {
    const captures = await Promise.all(hosts.map(startCapture));
    await talk();
    const [one = [], other = []] = await Promise.all(captures.map((capture) => capture.end()));
    const outside = ({ via }: Packet): boolean => via !== 'lo';
    return [one.filter(outside), other.filter(outside)];
  };
  const remoteEnds = (packets: readonly Packet[]): string[] =>
    [...new Set(packets.map(({ direction, from, to }) => (direction === 'out' ? to : from)))].sort();
  const ownEnds = (packets: readonly Packet[]): string[] =>
    [...new Set(packets.map(({ direction, from, to }) => (direction === 'out' ? from : to)))].sort();
  const turn = `turn:ada:right-password@${relayAddress}:3478`;

  test('in relay mode exchange no packet with each other', async () => {
    const args = ['--mode', 'relay', '--turn', turn];
    let links: Awaited<ReturnType<typeof talkFromTerminals>> | undefined;
    const packets = await watched(async () => {
      links = await talkFromTerminals(users, bob, { args: [args, args] });
    });
    expect(packets.map(remoteEnds)).toEqual([[relayAddress], [relayAddress]]);
    expect(links?.invite['exposure']).toMatchObject({ mode: 'relay', addresses: [relayAddress] });
    expect(await addressesIn(String(links?.invite['link']), bob)).toEqual([relayAddress]);
    expect(await addressesIn(String(links?.reply['link']), ada)).toEqual([relayAddress]);
  });

  test('in relay mode also keep to the relay when the other side tells its own addresses', async () => {
    const args = [
      ['--mode', 'relay', '--turn', turn],
      ['--mode', 'direct'],
    ] as const;
    const packets = await watched(() => talkFromTerminals(users, bob, { args }));
    expect(remoteEnds(packets[0])).toEqual([relayAddress]);
    expect(remoteEnds(packets[1])).toEqual([relayAddress]);
  });

  test('in overlay mode are reached and reach out on the overlay alone', async () => {
    const args = ['--mode', 'overlay', '--overlay', '10.115.0.0/16'];
    let links: Awaited<ReturnType<typeof talkFromTerminals>> | undefined;
    const packets = await watched(async () => {
      links = await talkFromTerminals(users, bob, { args: [args, args] });
    });
    expect(packets.map(ownEnds)).toEqual([[adas.overlay], [bobs.overlay]]);
    expect(packets.map(remoteEnds)).toEqual([[bobs.overlay], [adas.overlay]]);
    expect(await addressesIn(String(links?.invite['link']), bob)).toEqual([adas.overlay]);
    expect(await addressesIn(String(links?.reply['link']), ada)).toEqual([bobs.overlay]);
  });

  test('make no link with a relay that refuses the password', async () => {
    const wrong = `turn:ada:wrong-password@${relayAddress}:3478`;
    const { exitCode, events } = await users[0].run('call', bob.did, '--mode', 'relay', '--turn', wrong)
      .ended;
    expect(exitCode).toBe(5);
    expect(events.at(-1)).toMatchObject({
      event: 'no-link',
      code: expect.stringMatching(/^(no-relay|relay-refused)$/),
    });
    expect(JSON.stringify(events)).not.toContain('password"');
  });

  test('send nothing before a call is answered', async () => {
    const { link } = await (async () => {
      const call = users[0].run('call', bob.did, '--mode', 'direct');
      const invite = await call.event('invite');
      call.hangUp();
      await call.ended;
      return invite;
    })();
    const packets = await watched(async () => {
      const careful = users[1].run('answer', String(link), '--accept', '--mode', 'direct');
      expect((await careful.ended).exitCode).toBe(6);
    });
    expect(packets[1]).toEqual([]);
  });

  for (const delay of delays) {
    test.concurrent(`between two homes still connect when the reply takes ${delay} s`, {
      timeout: (delay + 60) * 1_000,
    }, async () => {
      const homes = await Promise.all(
        [1, 2].map((n) => {
          const name = `h${n}-${delay}`;
          const place = {
            name,
            publicAddress: `198.51.100.${(delay > 60 ? 120 : 110) + n}`,
            lan: `192.168.${n}`,
          };
          return hostBehindNat(network, internet, place);
        }),
      );
      const pair = [
        await terminalUser(homes[0]!.host, ada),
        await terminalUser(homes[1]!.host, bob),
      ] as const;
      open.push(...pair);
      const args = ['--mode', 'direct', '--stun', `stun:${relayAddress}:3478`];
      await talkFromTerminals(pair, bob, { args: [args, args], meanwhile: () => wait(delay * 1_000) });
    });
  }

  describe.skipIf(whyNoBrowser)(titleOf('and a browser', whyNoBrowser), () => {
    const openPage = async (returning: boolean): Promise<Peer> => {
      const page = await openPeer(hosts[1], await pageScript(), { returning });
      open.push(page);
      await page.begin({ seed: bob.seed });
      return page;
    };

    test('understand each other when the browser calls and tells random names for its addresses', async () => {
      const page = await openPage(false);
      await page.dial(ada.did);
      const { link } = await page.proceed('direct');
      const answer = users[0].run('answer', String(link), '--accept-unknown', '--mode', 'direct');
      await page.takeReply(String((await answer.event('reply'))['link']));
      expect(await page.until('in-call', 20_000)).toBe('in-call');
      await answer.event('connected');
      answer.type('hello from a terminal');
      await page.say('hello from a page');
      expect(await page.hears('hello from a terminal', 10_000)).toBe(true);
      expect(await answer.event('chat')).toMatchObject({ text: 'hello from a page' });
      await page.end();
      expect((await answer.ended).exitCode).toBe(0);
    });

    test('understand each other when the terminal calls', async () => {
      const page = await openPage(true);
      const call = users[0].run('call', bob.did, '--mode', 'direct');
      expect(await page.open(String((await call.event('invite'))['link']))).toBe('ringing');
      const { link } = await page.proceed('direct');
      call.type(String(link));
      await call.event('connecting');
      expect(await page.until('in-call', 20_000)).toBe('in-call');
      await page.say('hello from a page');
      expect(await call.event('chat')).toMatchObject({ text: 'hello from a page' });
      call.hangUp();
      expect((await call.ended).exitCode).toBe(0);
      expect(await page.until('ended', 10_000)).toBe('ended');
    });
  });
});
