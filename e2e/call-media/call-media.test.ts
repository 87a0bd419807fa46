import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findProgram, systemPrograms } from '../../scripts/lib/system-programs.mjs';
import { type Browsers, openBrowsers, type Tab } from './browsers.ts';
import type {} from './page.ts';

type Slot = 'camera' | 'screen' | 'microphone';

const hasChromium = findProgram(systemPrograms.chromium) !== undefined;
const hasFirefox = findProgram(systemPrograms.firefox) !== undefined;
const soon = { timeout: 20_000, interval: 200 };

describe.skipIf(!hasChromium)('media between two pages of Chromium (skipped where it is missing)', () => {
  const { alice, bob } = conversing('chromium', 'chromium');

  test('carries pictures and sound both ways, added by both sides at once, and settles it in one negotiation', async () => {
    await sendAll(alice(), ['camera', 'microphone']);
    await sendAll(bob(), ['camera', 'microphone']);
    for (const tab of [alice(), bob()]) {
      await expect.poll(() => tab.evaluate(() => peer.received()), soon).toEqual(['microphone', 'camera']);
      await grows(tab, 'camera', 'frames');
      await grows(tab, 'microphone', 'bytes');
      await expect.poll(async () => (await inbound(tab, 'microphone')).energy, soon).toBeGreaterThan(0);
      expect(await tab.evaluate(() => peer.negotiations())).toBe(1);
    }
  });

  test('shows a screen beside the camera, and takes either away without a negotiation', async () => {
    await alice().evaluate(() => peer.send('camera', true));
    await alice().evaluate(() => peer.send('screen', true));
    await expect.poll(() => bob().evaluate(() => peer.received()), soon).toEqual(['camera', 'screen']);
    await grows(bob(), 'screen', 'frames');
    await expect.poll(async () => (await inbound(bob(), 'screen')).width, soon).toBe(640);
    await grows(bob(), 'camera', 'frames');

    await alice().evaluate(() => peer.send('screen', false));
    await expect.poll(() => bob().evaluate(() => peer.received()), soon).toEqual(['camera']);
    expect(await bob().evaluate(() => peer.negotiations())).toBe(1);
  });

  test('mutes and unmutes', async () => {
    await alice().evaluate(() => peer.send('microphone', true));
    await grows(bob(), 'microphone', 'bytes');
    await alice().evaluate(() => peer.send('microphone', false));
    await expect.poll(() => bob().evaluate(() => peer.received()), soon).toEqual([]);
    await alice().evaluate(() => peer.send('microphone', true));
    await grows(bob(), 'microphone', 'bytes');
  });

  test('survives both sides asking for a new path at once', () => restart([alice(), bob()], alice(), bob()));

  test('tells no address in a description, and candidates only without what is related to them', async () => {
    await sendAll(alice(), ['camera']);
    await sendAll(bob(), ['camera']);
    await grows(alice(), 'camera', 'frames');
    await alice().evaluate(() => peer.restartIce());
    for (const tab of [alice(), bob()]) {
      await expect
        .poll(async () => (await heard(tab)).filter(({ type }) => type === 'candidate').length, soon)
        .toBeGreaterThan(0);
      for (const message of await heard(tab)) {
        if (message.type === 'candidate')
          expect(Object.keys(message.candidate).sort()).toEqual([
            'address',
            'kind',
            'port',
            'protocol',
            'type',
            'ufrag',
          ]);
        else
          expect(message.sdp.replaceAll('0.0.0.0', '')).not.toMatch(
            /\d+\.\d+\.\d+\.\d+|candidate|[0-9a-f]+::|\.local/,
          );
      }
    }
  });

  test('ends when a description names a certificate that was not confirmed', async () => {
    await grows(alice(), 'camera', 'frames', bob());
    const [offer] = await heard(bob());
    const sdp = offer!.sdp.replace(/(?<=sha-256 )../, (byte) => (byte === '00' ? '01' : '00'));
    await alice().evaluate((text) => peer.forge(text), JSON.stringify({ ...offer, sdp }));
    await expect.poll(() => bob().evaluate(() => peer.events()), soon).toEqual([{ type: 'intruder' }]);
  });

  test('brings a file of 32 MiB over intact while the camera runs', async () => {
    const size = 32 * 1_048_576;
    await alice().evaluate(() => peer.send('camera', true));
    await alice().evaluate((bytes) => peer.sendFile(bytes), size);
    expect(await bob().evaluate(() => peer.takeFile())).toEqual({ size, sha256: patternHash(size) });
    await grows(bob(), 'camera', 'frames');
  });

  test('tells the other side that this one left', async () => {
    await alice().evaluate(() => peer.leave());
    await expect.poll(() => bob().evaluate(() => peer.events()), soon).toEqual([{ type: 'left' }]);
  });

  // Not closed: with its tab a renderer may end before the last message is on its way, and no page can help that.
  test('lets a page that is left say so on its way out', async () => {
    await alice().evaluate(() => void setTimeout(() => location.assign('/elsewhere')));
    await expect.poll(() => bob().evaluate(() => peer.events()), soon).toEqual([{ type: 'left' }]);
  });
});

describe.skipIf(!hasChromium || !hasFirefox).each([
  ['chromium', 'firefox'],
  ['firefox', 'chromium'],
] as const)('media from %s to %s (skipped where one is missing)', (caller, callee) => {
  const { alice, bob } = conversing(caller, callee);

  test('carries pictures, sound and a screen both ways', async () => {
    for (const tab of [alice(), bob()]) await sendAll(tab, ['camera', 'microphone', 'screen']);
    for (const tab of [alice(), bob()]) {
      await expect
        .poll(() => tab.evaluate(() => peer.received()), soon)
        .toEqual(['microphone', 'camera', 'screen']);
      await grows(tab, 'camera', 'frames');
      await grows(tab, 'screen', 'frames');
      await grows(tab, 'microphone', 'bytes');
      expect(await tab.evaluate(() => peer.negotiations())).toBe(1);
    }
  });
});

/** Two tabs that converse, made anew for each test of this block. */
function conversing(
  caller: 'chromium' | 'firefox',
  callee: 'chromium' | 'firefox',
): { alice: () => Tab; bob: () => Tab } {
  let browsers: Browsers;
  let tabs: readonly [Tab, Tab];

  beforeAll(async () => {
    browsers = await openBrowsers([caller, callee]);
  });

  afterAll(() => browsers?.close());

  beforeEach(async () => {
    const alice = await browsers.open(caller);
    const bob = await browsers.open(callee);
    tabs = [alice, bob];
    const offer = await alice.evaluate(() => peer.offer());
    const answer = await bob.evaluate((sdp) => peer.answer(sdp), offer);
    await alice.evaluate((sdp) => peer.takeAnswer(sdp), answer);
    const [aliceKey, bobKey] = [await alice.evaluate(() => peer.key), await bob.evaluate(() => peer.key)];
    const [aliceWords, bobWords] = await Promise.all([
      alice.evaluate((key) => peer.converse('caller', key), bobKey),
      bob.evaluate((key) => peer.converse('callee', key), aliceKey),
    ]);
    expect(aliceWords).toEqual(bobWords);
  });

  afterEach(async () => {
    for (const tab of tabs ?? []) await tab.close();
  });

  return { alice: () => tabs[0], bob: () => tabs[1] };
}

async function sendAll(tab: Tab, slots: readonly Slot[]): Promise<void> {
  await Promise.all(slots.map((slot) => tab.evaluate((it) => peer.send(it, true), slot)));
}

async function restart(tabs: readonly [Tab, Tab], ...asking: readonly Tab[]): Promise<void> {
  const [alice, bob] = tabs;
  await Promise.all(tabs.map((tab) => sendAll(tab, ['camera'])));
  await grows(alice, 'camera', 'frames');
  const before = await Promise.all(tabs.map((tab) => tab.evaluate(() => peer.ufrag())));
  await Promise.all(asking.map((tab) => tab.evaluate(() => peer.restartIce())));
  for (const [index, tab] of tabs.entries())
    await expect.poll(() => tab.evaluate(() => peer.ufrag()), soon).not.toBe(before[index]);
  for (const tab of tabs) await grows(tab, 'camera', 'frames');
  await alice.evaluate(() => peer.say('still here'));
  await expect.poll(() => bob.evaluate(() => peer.events()), soon).toMatchObject([{ text: 'still here' }]);
}

/** Two looks, the second one seeing more. With a sender it is asked to send first. */
async function grows(tab: Tab, slot: Slot, what: 'frames' | 'bytes', sender?: Tab): Promise<void> {
  if (sender) await sendAll(sender, [slot]);
  await expect.poll(async () => (await inbound(tab, slot))[what], soon).toBeGreaterThan(0);
  const before = (await inbound(tab, slot))[what];
  // Firefox counts from nothing again on a new path.
  await expect.poll(async () => (await inbound(tab, slot))[what], soon).not.toBe(before);
}

function inbound(tab: Tab, slot: Slot): ReturnType<typeof peer.inbound> {
  return tab.evaluate((it) => peer.inbound(it), slot);
}

async function heard(tab: Tab): Promise<{ type: string; sdp: string; candidate: Record<string, unknown> }[]> {
  return (await tab.evaluate(() => peer.heard())).map((text) => JSON.parse(text));
}

/** SHA-256 of what the page makes up. */
function patternHash(size: number): string {
  const words = new Uint32Array(size / 4);
  for (let i = 0, value = 1; i < words.length; i++) {
    value = Math.imul(value, 1664525) + 1013904223;
    words[i] = value;
  }
  return createHash('sha256').update(new Uint8Array(words.buffer)).digest('hex');
}
