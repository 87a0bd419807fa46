import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { builtCli } from '../../packages/cli/testing/built-cli.ts';
import { createPrograms } from '../lib/child-process.ts';
import { startCapture } from '../lib/network/capture.ts';
import { createNetwork, type Host, type Network } from '../lib/network/network.ts';
import { openPeer, type Peer, type PeerOptions } from '../lib/network/peer.ts';
import { titleOf, whyNotHere } from '../lib/network/requirements.ts';
import { ip } from '../lib/network/system-tools.ts';
import { pageScript } from './bundle.ts';
import { carryLinks, talk } from './carry.ts';
import { ada, bob, type Person, sessionIn } from './people.ts';
import { sendersTo } from './wire.ts';

const why = whyNotHere('chromium', 'tcpdump', 'ip');
const standIn = fileURLToPath(new URL('../../packages/cli/testing/mcc-stand-in.mjs', import.meta.url));
const bridge = 'http://127.0.0.1:9377';
const nodes = { [ada.staexId]: '10.115.0.1', [bob.staexId]: '10.115.0.2' };

describe.skipIf(why)(
  titleOf('two machines with a Staex bridge each, and a stand-in for the node', why),
  () => {
    const programs = createPrograms();
    const peers: Peer[] = [];
    let network: Network;
    let script: Uint8Array;
    let adas: Host;
    let bobs: Host;

    beforeAll(async () => {
      script = await pageScript();
      network = createNetwork();
      const internet = await network.segment('net');
      const overlay = await network.segment('ovl');
      const router = await network.host('router');
      await network.plug(router, internet, { as: 'wan', addresses: ['198.51.100.1/24'] });
      const join = async (name: string, n: number, self: Person): Promise<Host> => {
        const host = await network.host(name);
        const wan = `198.51.100.${n}0/24`;
        await network.plug(host, internet, { as: 'wan', addresses: [wan], gateway: '198.51.100.1' });
        await network.plug(host, overlay, { as: 'mcc0', addresses: [`10.115.0.${n}/16`] });
        const known = JSON.stringify({ [self.staexId]: nodes[self.staexId], ...nodes });
        const command = ['staex-bridge', '--allow-origin=https://call.test', `--mcc=${standIn}`];
        const inside = ['netns', 'exec', host.namespace, process.execPath, builtCli(), ...command];
        await programs.start(ip, inside, /listening on/, { MCC_STAND_IN_NODES: known });
        return host;
      };
      adas = await join('ada', 1, ada);
      bobs = await join('bob', 2, bob);
    });
    afterEach(async () => {
      await Promise.all(peers.splice(0).map((peer) => peer.close()));
    });
    afterAll(async () => {
      await programs.killAll();
      await network?.close();
    });

    const open = async (options: PeerOptions): Promise<readonly [Peer, Peer]> => {
      const both = await Promise.all([openPeer(adas, script, options), openPeer(bobs, script, options)]);
      peers.push(...both);
      return both;
    };

    test('find each other by their keys, with no address in the links and none but the overlay on the wire', async () => {
      const [caller, callee] = await open({ reachesMachine: true });
      const atCallee = await startCapture(bobs);
      const { invite, reply, ends } = await carryLinks(caller, callee, {
        mode: 'overlay',
        settings: { bridge },
      });
      expect(ends).toEqual(['in-call', 'in-call']);
      expect(await talk(caller, callee)).toBe(true);
      for (const shown of [invite, reply]) expect(shown.addresses).toEqual([]);
      expect((await sessionIn(invite.link, bob)).candidates).toEqual([
        { type: 'overlay', port: expect.any(Number) },
      ]);
      expect(sendersTo(await atCallee.end(), ['10.115.0.2', '198.51.100.20'])).toEqual(['10.115.0.1']);
    });

    test('make no link when the browser lets the page reach no bridge', async () => {
      const [caller] = await open({});
      await caller.begin({ seed: ada.seed, bridge });
      await caller.dial(bob.did);
      expect(await caller.proceed('overlay')).toMatchObject({ problem: 'no-overlay', link: undefined });
    });
  },
);
