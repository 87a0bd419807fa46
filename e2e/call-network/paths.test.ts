import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createNetwork, type Host, type Network } from '../lib/network/network.ts';
import { openPeer, type Peer } from '../lib/network/peer.ts';
import { titleOf, whyNotHere } from '../lib/network/requirements.ts';
import { ip } from '../lib/network/system-tools.ts';
import { pageScript } from './bundle.ts';
import { carryLinks, talk } from './carry.ts';

const why = whyNotHere('chromium', 'ip');
const whyNotFirefox = whyNotHere('chromium', 'firefox', 'ip');

describe.skipIf(why)(titleOf('two machines', why), () => {
  let network: Network;
  let adas: Host;
  let bobs: Host;
  let script: Uint8Array;
  const peers: Peer[] = [];

  beforeAll(async () => {
    script = await pageScript();
    network = createNetwork();
    const cable = await network.segment('cable');
    const radio = await network.segment('radio');
    adas = await network.host('ada');
    bobs = await network.host('bob');
    for (const [host, n] of [
      [adas, 10],
      [bobs, 20],
    ] as const) {
      await network.plug(host, cable, { as: 'cable0', addresses: [`192.168.7.${n}/24`, `fd00:7::${n}/64`] });
      await network.plug(host, radio, { as: 'radio0', addresses: [`192.168.8.${n}/24`] });
      await host.run(ip, 'route', 'add', 'default', 'dev', 'cable0');
    }
  });
  afterAll(async () => {
    await Promise.all(peers.map((peer) => peer.close()));
    await network?.close();
  });

  const open = async (...browsers: readonly ('chromium' | 'firefox')[]): Promise<readonly Peer[]> => {
    const opened = await Promise.all(
      browsers.map((browser, i) => openPeer(i === 0 ? adas : bobs, script, { browser, returning: true })),
    );
    peers.push(...opened);
    return opened;
  };

  test.skipIf(whyNotFirefox)(
    titleOf('Chromium and Firefox call each other, in both directions', whyNotFirefox),
    async () => {
      const [chromium, firefox] = (await open('chromium', 'firefox')) as [Peer, Peer];
      for (const [caller, callee] of [
        [chromium, firefox],
        [firefox, chromium],
      ] as const) {
        const { invite, reply, ends } = await carryLinks(caller, callee, { mode: 'lan' });
        expect(ends).toEqual(['in-call', 'in-call']);
        expect(await talk(caller, callee)).toBe(true);
        for (const { link = '' } of [invite, reply]) expect(link.length).toBeLessThan(500);
        await caller.end();
        expect(await callee.until('ended', 5_000)).toBe('ended');
        expect((await callee.shown()).reason).toBe('peer-left');
      }
    },
  );

  test('a cable that is pulled in the middle of a call does not end it', async () => {
    const [caller, callee] = (await open('chromium', 'chromium')) as [Peer, Peer];
    const { ends } = await carryLinks(caller, callee, { mode: 'lan' });
    expect(ends).toEqual(['in-call', 'in-call']);
    expect(await talk(caller, callee)).toBe(true);
    const used = (await caller.path()).includes('192.168.8.') ? 'radio0' : 'cable0';
    await adas.run(ip, 'link', 'set', used, 'down');
    expect(await talk(caller, callee, 40_000)).toBe(true);
    expect([await caller.until('in-call', 20_000), await callee.until('in-call', 20_000)]).toEqual(ends);
    expect(await caller.path()).toContain(used === 'cable0' ? '192.168.8.' : '192.168.7.');
  });
});
