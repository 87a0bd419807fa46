import { fileURLToPath } from 'node:url';
import type { IceCandidate, IcePolicy } from '@peername/call';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserBundle } from '../../scripts/lib/browser-bundle.mjs';
import { type ChromiumOnHost, openChromium } from '../lib/network/chromium.ts';
import { createNetwork, type Host, type Network } from '../lib/network/network.ts';
import { type Relay, startRelay } from '../lib/network/relay.ts';
import { titleOf, whyNotHere } from '../lib/network/requirements.ts';
import type { Outcome, SessionJson } from './page.ts';

const why = whyNotHere('chromium', 'turnserver', 'ip');

// One machine on three networks: the internet, which the browser uses by default, its home, and an overlay.
const addresses = { wan: '198.51.100.10', lan: '192.168.7.10', lan6: 'fd07::10', overlay: '10.115.0.1' };
const relayAddress = '198.51.100.99';
const overlays = [{ title: 'Staex', cidrs: ['10.115.0.0/16'], authenticates: true }];
const name = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.local$/);

describe.skipIf(why)(titleOf('gathering in Chromium', why), () => {
  let network: Network;
  let host: Host;
  let relay: Relay;
  let script: Uint8Array;
  /** May use the camera and the microphone, or may not. */
  let returning: ChromiumOnHost;
  let stranger: ChromiumOnHost;

  beforeAll(async () => {
    const entry = fileURLToPath(new URL('page.ts', import.meta.url));
    script = await browserBundle({ entryPoints: [entry], conditions: ['@peername/source'] });
    network = createNetwork();
    const [internet, home, overlay] = await Promise.all(
      ['net', 'home', 'ovl'].map((cable) => network.segment(cable)),
    );
    const turn = await network.host('turn');
    host = await network.host('ada');
    await network.plug(turn, internet!, { as: 'wan', addresses: [`${relayAddress}/24`] });
    await network.plug(host, internet!, {
      as: 'wan',
      addresses: [`${addresses.wan}/24`],
      gateway: relayAddress,
    });
    await network.plug(host, home!, {
      as: 'lan',
      addresses: [`${addresses.lan}/24`, `${addresses.lan6}/64`],
    });
    await network.plug(host, overlay!, { as: 'mcc0', addresses: [`${addresses.overlay}/16`] });
    relay = await startRelay(turn, relayAddress);
    [returning, stranger] = await Promise.all([
      openChromium(host, { script, permissions: ['camera', 'microphone'] }),
      openChromium(host, { script }),
    ]);
  });

  afterAll(async () => {
    await returning?.close();
    await stranger?.close();
    await relay?.close();
    await network?.close();
  });

  test('tells local addresses alone in lan mode, though the browser tells the page of all', async () => {
    const { session, exposed, withheld, sdp } = await offer(returning, { mode: 'lan', overlays });
    for (const address of Object.values(addresses)) expect(sdp).toContain(address);
    expect([...told(session)].sort()).toEqual([addresses.lan, addresses.lan6]);
    expect(exposed).toEqual(told(session));
    expect(withheld).toEqual(expect.arrayContaining([addresses.wan, addresses.overlay]));
    expectNothingElse(session, [addresses.lan, addresses.lan6]);
  });

  test('tells the overlay alone in overlay mode, with the camera allowed', async () => {
    const { session, exposed, sdp } = await offer(returning, { mode: 'overlay', overlays });
    expect(sdp).toContain(addresses.wan);
    expect(exposed).toEqual([addresses.overlay]);
    expectNothingElse(session, [addresses.overlay]);
  });

  test('tells random names to those who have not called before, and the overlay never', async () => {
    const { session, exposed, sdp } = await offer(stranger, { mode: 'lan' });
    expect(exposed).toEqual([name]);
    expect(sdp).not.toMatch(/198\.51|192\.168|10\.115/);
    expectNothingElse(session, told(session));
    // No socket is bound to the overlay before the camera or the microphone is allowed.
    const { problem, session: none } = await offer(stranger, { mode: 'overlay', overlays });
    expect([problem, none]).toEqual(['no-overlay', undefined]);
  });

  test('carries neither related addresses nor the default address, which hold the real ones', async () => {
    const policy: IcePolicy = { mode: 'direct', iceServers: [relay.server] };
    const { session, sdp } = await offer(returning, policy);
    // What is to be kept back is there indeed.
    expect(sdp).toMatch(/typ relay raddr 198\.51\.100\.10 rport \d+/);
    expect(sdp).toMatch(/^c=IN IP4 (198\.51\.100\.(10|99)|192\.168\.7\.10|10\.115\.0\.1)\r$/m);
    expect(sdp).not.toMatch(/^m=application 9 /m);
    expect(told(session)).toContain(relayAddress);
    expectNothingElse(session, [...Object.values(addresses), relayAddress]);
    const relayed = session?.candidates.filter(({ type }) => type === 'relay');
    expect(JSON.stringify(relayed)).not.toContain(addresses.wan);
  });

  test('tells the relay alone in relay mode', async () => {
    for (const browser of [returning, stranger]) {
      const { session, exposed } = await offer(browser, { mode: 'relay', iceServers: [relay.server] });
      expect(exposed).toEqual([relayAddress]);
      expectNothingElse(session, [relayAddress]);
    }
  });

  test.each([
    ['a password that the relay refuses', 'relay-refused', () => ({ ...relay.server, credential: 'wrong' })],
    ['a relay that does not answer', 'no-relay', () => ({ ...relay.server, urls: `turn:${relayAddress}:9` })],
  ] as const)('makes no link with %s', async (_, code, server) => {
    const { problem, session } = await offer(returning, { mode: 'relay', iceServers: [server()] });
    expect([problem, session]).toEqual([code, undefined]);
  });

  test.each([
    ['random names', () => stranger],
    ['plain addresses', () => returning],
  ] as const)('connects two windows on one machine by %s', async (_, browser) => {
    const policy: IcePolicy = { mode: 'lan' };
    const other = await openChromium(host, {
      script,
      permissions: browser() === returning ? ['camera', 'microphone'] : [],
    });
    try {
      const invite = await offer(browser(), policy);
      const reply = await call<Outcome>(other, 'answer', policy, invite.session);
      await call(browser(), 'apply', policy, reply.session);
      expect(await Promise.all([browser(), other].map((page) => call(page, 'opens', 30_000)))).toEqual([
        true,
        true,
      ]);
    } finally {
      await other.close();
    }
  });
});

function offer(browser: ChromiumOnHost, policy: IcePolicy): Promise<Outcome> {
  return call<Outcome>(browser, 'offer', policy);
}

async function call<T>(browser: ChromiumOnHost, method: string, ...args: readonly unknown[]): Promise<T> {
  const given = args.map((arg) => JSON.stringify(arg)).join();
  return (await browser.evaluate(`callPage.${method}(${given})`)) as T;
}

function told(session: SessionJson | undefined): readonly string[] {
  return (session?.candidates as readonly IceCandidate[] | undefined)?.map(({ address }) => address) ?? [];
}

/** Every address and every port in a session has to be one of a candidate. */
function expectNothingElse(session: SessionJson | undefined, allowed: readonly string[]): void {
  expect(Object.keys(session ?? {}).sort()).toEqual(['candidates', 'fingerprint', 'pwd', 'setup', 'ufrag']);
  for (const candidate of session?.candidates ?? [])
    expect(Object.keys(candidate).sort()).toEqual(['address', 'kind', 'port', 'protocol', 'type']);
  for (const address of Object.values(addresses))
    if (!allowed.includes(address)) expect(JSON.stringify(session)).not.toContain(`"${address}"`);
}
