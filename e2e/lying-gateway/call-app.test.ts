import { type RunningGateway, serveGateway } from '@peername/http-gateway/node';
import type { Resolver } from '@peername/resolver-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openResolver } from '../../packages/cli/src/compose.ts';
import { type LocalDevnet, startLocalDevnet } from '../../packages/cli/testing/local-devnet.ts';
import { makeTestKey, signerOf } from '../../packages/http-gateway/testing/test-signer.ts';
import { chromiumPath, launchChromium } from '../call-app/lib/chromium.ts';
import { openPerson, type Person } from '../call-app/lib/person.ts';
import { type RunningApp, startApp } from '../call-app/lib/running-app.ts';
import { type Lie, type LyingProxy, startLyingProxy, without } from './lying-proxy.ts';

const [aliceRecord, malloryRecord] = [
  'z6Mkt6316e2PN3mZdB6N9CrzomJYUd1s5yBZi1XYHmwT9TUP',
  'z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK',
];

describe.skipIf(!chromiumPath)('the call app behind a gateway (skipped without Chromium)', () => {
  let local: LocalDevnet;
  let resolver: Resolver;
  let honest: RunningGateway;
  let mallory: RunningGateway;
  let proxy: LyingProxy;
  let app: RunningApp;
  let browser: Browser;
  let bob: Person;

  beforeAll(async () => {
    local = await startLocalDevnet();
    resolver = await openResolver({ network: 'devnet' }, local.env, {});
    honest = await serveGateway(resolver, { port: 0, signer: signerOf([makeTestKey({ nbf: 0 })]) });
    mallory = await serveGateway(resolver, { port: 0, signer: signerOf([makeTestKey({ nbf: 0 })]) });
    proxy = await startLyingProxy(honest.url);
    app = await startApp(local.devnet);
    browser = await launchChromium();
    bob = await openPerson(browser, { ...app, origins: [...app.origins, proxy.url] }, { as: 'bob' });
    await bob.page.getByRole('button', { name: 'Settings' }).click();
    await bob.page.getByLabel('Gateway').fill(proxy.url);
    await bob.page.getByRole('button', { name: 'Save' }).click();
  });
  afterAll(async () => {
    await bob?.close();
    await browser?.close();
    await app?.close();
    await proxy?.close();
    await honest?.close();
    await mallory?.close();
    await resolver?.close();
    await local?.close();
  });

  /** What the app says of alice, in a tab that has just been opened. */
  async function lookUp(lie: Lie): Promise<string> {
    proxy.lie = lie;
    // A tab of its own has read nothing yet.
    await (await bob.follow(app.url)).getByRole('button', { name: 'Be bob', exact: true }).click();
    await bob.page.getByLabel('Name', { exact: true }).fill('alice.azero');
    const outcome = bob.page.locator('.resolution .outcome');
    await outcome.waitFor();
    return (await outcome.textContent()) ?? '';
  }

  const lies: readonly (readonly [string, Lie])[] = [
    ['swaps the key of a name', (a) => ({ ...a, body: a.body.replaceAll(aliceRecord, malloryRecord) })],
    ['takes the signature away', (a) => without(a, ['signature', 'signature-input'])],
    [
      'answers for another name',
      (a, { target, ask }) => (target.includes('alice') ? ask(target.replace('alice', 'bob')) : a),
    ],
    ['signs with a key of their own', (_, { target, ask }) => ask(target, undefined, mallory.url)],
  ];

  it('finds names through it', async () => {
    expect(await lookUp((answer) => answer)).toContain('alice.azero is did:key:');
  });

  it.each(lies)('believes nobody on the way who %s, and says so', async (_, lie) => {
    const said = await lookUp(lie);
    expect(said).toContain('The answers about alice.azero cannot be trusted');
    expect(said).toContain(proxy.url);
    await bob.page.getByRole('button', { name: 'Call', exact: true }).click();
    await expect(bob.page.getByRole('heading', { name: 'Call alice.azero' }).isVisible()).resolves.toBe(
      false,
    );
  });

  it('finds names again once nobody lies, by the key that it remembered', async () => {
    expect(await lookUp((answer) => answer)).toContain('alice.azero is did:key:');
  });
});
