import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { browserBundle } from '../../scripts/lib/browser-bundle.mjs';
import { findProgram, systemPrograms } from '../../scripts/lib/system-programs.mjs';
import type {} from './page.ts';

const executablePath = findProgram(systemPrograms.chromium);
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
];
const soon = { timeout: 20_000, interval: 200 };

describe.skipIf(!executablePath)('media between two pages of Chromium (skipped where it is missing)', () => {
  let script: string;
  let browser: Browser;
  let alice: Page;
  let bob: Page;

  beforeAll(async () => {
    const entryPoint = fileURLToPath(new URL('page.ts', import.meta.url));
    const bundle = await browserBundle({ entryPoints: [entryPoint], conditions: ['@peername/source'] });
    script = new TextDecoder().decode(bundle);
    browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: flags });
  });

  afterAll(() => browser?.close());

  beforeEach(async () => {
    alice = await openPage();
    bob = await openPage();
    const answer = await bob.evaluate(
      (offer) => peer.answer(offer),
      await alice.evaluate(() => peer.offer()),
    );
    await alice.evaluate((sdp) => peer.takeAnswer(sdp), answer);
    const [aliceKey, bobKey] = await Promise.all([alice, bob].map((page) => page.evaluate(() => peer.key)));
    const [aliceWords, bobWords] = await Promise.all([
      alice.evaluate((key) => peer.converse('caller', key), bobKey!),
      bob.evaluate((key) => peer.converse('callee', key), aliceKey!),
    ]);
    expect(aliceWords).toEqual(bobWords);
  });

  afterEach(async () => {
    for (const page of [alice, bob]) await page?.context().close();
  });

  test('carries pictures and sound both ways, added by both sides at once, and settles it in one negotiation', async () => {
    await Promise.all(
      [alice, bob].flatMap((page) =>
        (['camera', 'microphone'] as const).map((slot) => page.evaluate((it) => peer.send(it, true), slot)),
      ),
    );
    for (const page of [alice, bob]) {
      await expect.poll(() => page.evaluate(() => peer.received()), soon).toEqual(['microphone', 'camera']);
      await grows(page, 'camera', 'frames');
      await grows(page, 'microphone', 'bytes');
      await expect.poll(async () => (await inbound(page, 'microphone')).energy, soon).toBeGreaterThan(0);
      expect(await page.evaluate(() => peer.negotiations())).toBe(1);
    }
  });

  test('shows a screen beside the camera, and takes either away without a negotiation', async () => {
    await alice.evaluate(() => peer.send('camera', true));
    await alice.evaluate(() => peer.send('screen', true));
    await expect.poll(() => bob.evaluate(() => peer.received()), soon).toEqual(['camera', 'screen']);
    await grows(bob, 'screen', 'frames');
    await expect.poll(async () => (await inbound(bob, 'screen')).width, soon).toBe(640);
    await grows(bob, 'camera', 'frames');

    await alice.evaluate(() => peer.send('screen', false));
    await expect.poll(() => bob.evaluate(() => peer.received()), soon).toEqual(['camera']);
    expect(await bob.evaluate(() => peer.negotiations())).toBe(1);
  });

  test('mutes and unmutes', async () => {
    await alice.evaluate(() => peer.send('microphone', true));
    await grows(bob, 'microphone', 'bytes');
    await alice.evaluate(() => peer.send('microphone', false));
    await expect.poll(() => bob.evaluate(() => peer.received()), soon).toEqual([]);
    await alice.evaluate(() => peer.send('microphone', true));
    await grows(bob, 'microphone', 'bytes');
  });

  test('survives both sides asking for a new path at once', async () => {
    await Promise.all([alice, bob].map((page) => page.evaluate(() => peer.send('camera', true))));
    await grows(alice, 'camera', 'frames');
    const before = await Promise.all([alice, bob].map((page) => page.evaluate(() => peer.ufrag())));
    await Promise.all([alice, bob].map((page) => page.evaluate(() => peer.restartIce())));
    for (const [index, page] of [alice, bob].entries())
      await expect.poll(() => page.evaluate(() => peer.ufrag()), soon).not.toBe(before[index]);
    for (const page of [alice, bob]) await grows(page, 'camera', 'frames');
    await alice.evaluate(() => peer.say('still here'));
    await expect.poll(() => bob.evaluate(() => peer.events()), soon).toMatchObject([{ text: 'still here' }]);
  });

  test('tells no address in a description, and candidates only without what is related to them', async () => {
    await Promise.all([alice, bob].map((page) => page.evaluate(() => peer.send('camera', true))));
    await grows(alice, 'camera', 'frames');
    await alice.evaluate(() => peer.restartIce());
    for (const page of [alice, bob]) {
      await expect
        .poll(async () => (await heard(page)).filter((it) => it.type === 'candidate').length, soon)
        .toBeGreaterThan(0);
      for (const message of await heard(page)) {
        if (message.type === 'candidate')
          expect(Object.keys(message.candidate).sort()).toEqual([
            'address',
            'kind',
            'port',
            'protocol',
            'type',
          ]);
        else
          expect(message.sdp.replaceAll('0.0.0.0', '')).not.toMatch(
            /\d+\.\d+\.\d+\.\d+|candidate|[0-9a-f]+::/,
          );
      }
    }
  });

  test('brings a file of 32 MiB over intact while the camera runs', async () => {
    const size = 32 * 1_048_576;
    await alice.evaluate(() => peer.send('camera', true));
    await alice.evaluate((it) => peer.sendFile(it), size);
    expect(await bob.evaluate(() => peer.takeFile())).toEqual({ size, sha256: patternHash(size) });
    await grows(bob, 'camera', 'frames');
  });

  test('tells the other side that this one left', async () => {
    await alice.evaluate(() => peer.leave());
    await expect.poll(() => bob.evaluate(() => peer.events()), soon).toEqual([{ type: 'left' }]);
  });

  test('lets a page that is closed say so on its way out', async () => {
    await alice.close();
    await expect.poll(() => bob.evaluate(() => peer.events()), soon).toEqual([{ type: 'left' }]);
  });

  async function openPage(): Promise<Page> {
    const context = await browser.newContext();
    await context.route('https://call.test/**', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>call</title>' }),
    );
    const page = await context.newPage();
    await page.goto('https://call.test/');
    await page.addScriptTag({ content: script, type: 'module' });
    await page.waitForFunction(() => globalThis.peer !== undefined);
    return page;
  }

  /** Two looks, the second one seeing more. */
  async function grows(
    page: Page,
    slot: 'camera' | 'screen' | 'microphone',
    what: 'frames' | 'bytes',
  ): Promise<void> {
    await expect.poll(async () => (await inbound(page, slot))[what], soon).toBeGreaterThan(0);
    const before = (await inbound(page, slot))[what];
    await expect.poll(async () => (await inbound(page, slot))[what], soon).toBeGreaterThan(before);
  }

  function inbound(page: Page, slot: 'camera' | 'screen' | 'microphone') {
    return page.evaluate((it) => peer.inbound(it), slot);
  }

  async function heard(
    page: Page,
  ): Promise<{ type: string; sdp: string; candidate: Record<string, unknown> }[]> {
    return (await page.evaluate(() => peer.heard())).map((text) => JSON.parse(text));
  }
});

/** SHA-256 of what the page makes up. */
function patternHash(size: number): string {
  const words = new Uint32Array(size / 4);
  for (let i = 0, value = 1; i < words.length; i++) {
    value = Math.imul(value, 1664525) + 1013904223;
    words[i] = value;
  }
  return createHash('sha256').update(new Uint8Array(words.buffer)).digest('hex');
}
