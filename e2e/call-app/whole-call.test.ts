import { createIdentity, openEnvelope, parseLink } from '@peername/call';
import { testIdentities } from '@peername/devnet';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launchChromium } from './lib/chromium.ts';
import { connectionCount, received } from './lib/connections.ts';
import { makeTestFolder, takeFile } from './lib/files.ts';
import { openPerson, type Person } from './lib/person.ts';
import { accept, dial, pasteReply, ring, showLink, untilInCall } from './lib/place-call.ts';
import { readQrCode } from './lib/qr-picture.ts';
import { type RunningApp, startApp } from './lib/running-app.ts';

describe.skipIf(!chromiumPath)('a whole call by two links (skipped without Chromium)', () => {
  const folder = makeTestFolder();
  let app: RunningApp;
  let browsers: Browser[];
  let bob: Person;
  let alice: Person;
  let inviteLink: string;
  let replyLink: string;

  beforeAll(async () => {
    [app, ...browsers] = await Promise.all([startApp(), launchChromium(), launchChromium()]);
    bob = await openPerson(browsers[0]!, app, { as: 'bob' });
    alice = await openPerson(browsers[1]!, app, { as: 'alice' });
  });
  afterAll(async () => {
    await Promise.all((browsers ?? []).map((browser) => browser.close()));
    await app?.close();
    folder.remove();
  });

  test('the caller sees what the link reveals before there is a link to send', async () => {
    const { page } = bob;
    await page.getByLabel('Name', { exact: true }).fill('alice.azero');
    await page.getByRole('status').getByText('alice.azero is').waitFor();
    await dial(bob, 'alice.azero');
    const report = page.getByRole('region', { name: 'What this link reveals' });
    expect(await report.textContent()).toContain('Hidden from people who see the link');
    // The camera is allowed, so these are addresses as they are.
    const list = report.getByRole('list', { name: 'Addresses that alice.azero learns' });
    const shown = await list.getByRole('listitem').allTextContents();
    expect(shown.join()).toMatch(/\d+\.\d+\.\d+\.\d+/);
    expect(await page.getByText(/#i=/).count()).toBe(0);
    inviteLink = await showLink(bob);
    expect(inviteLink.startsWith(`${app.url}#i=`)).toBe(true);
    expect(await addressesIn(inviteLink, 'alice.azero')).toEqual(shown);
  });

  test('the invite fits 420 characters, and its QR code says the same', async () => {
    const publicLink = inviteLink.replace(app.url, 'https://call.example.org/');
    expect(publicLink.length).toBeLessThanOrEqual(420);
    await bob.page.getByRole('button', { name: 'QR code', exact: true }).click();
    const drawn = bob.page.getByRole('img', { name: 'Your invite link as a QR code' });
    await drawn.waitFor();
    expect(await readQrCode(drawn)).toBe(inviteLink);
  });

  test('opened, it says who is calling, and makes no connection before it is accepted', async () => {
    const page = await ring(alice, inviteLink, 'bob.azero is calling');
    await page.getByRole('status').getByText('Verified', { exact: true }).waitFor();
    expect(await connectionCount(page)).toBe(0);
    expect(page.url()).toBe(app.url);
    expect(await page.evaluate(historyUrls)).not.toContain('#i=');
  });

  test('it is accepted only in a way that the callee has chosen, who reads first what the caller learns', async () => {
    const { page } = alice;
    expect(await page.getByRole('radio', { checked: true }).count()).toBe(0);
    await page.getByRole('button', { name: 'Accept' }).click();
    expect(await connectionCount(page)).toBe(0);
    await page.getByRole('radio', { name: /^Direct/ }).check();
    await page.getByText('As soon as you accept, the caller can learn your addresses').waitFor();
    replyLink = await accept(alice);
    expect(replyLink.startsWith(`${app.url}#r=`)).toBe(true);
    expect(replyLink).not.toBe(inviteLink);
  });

  test('the caller learns that it was picked up, takes the reply, and both are in the call', async () => {
    await bob.page.getByText('alice.azero picked up.').waitFor();
    await pasteReply(bob, replyLink);
    await Promise.all([untilInCall(bob), untilInCall(alice)]);
    await bob.page.getByRole('heading', { name: 'alice.azero', level: 1 }).waitFor();
    await alice.page.getByRole('heading', { name: 'bob.azero', level: 1 }).waitFor();
    const words = (person: Person) =>
      person.page.getByRole('list', { name: 'Words', includeHidden: true }).locator('li').allTextContents();
    expect((await words(bob)).length).toBeGreaterThanOrEqual(3);
    expect(await words(bob)).toEqual(await words(alice));
  });

  test('pictures decode and sound arrives on both sides', async () => {
    for (const { page } of [bob, alice]) {
      const tools = page.getByRole('toolbar', { name: 'Call' });
      await tools.getByRole('button', { name: 'Camera' }).click();
      await tools.getByRole('button', { name: 'Microphone' }).click();
    }
    for (const { page } of [bob, alice]) {
      await expect
        .poll(async () => (await received(page)).framesDecoded, { timeout: 20_000 })
        .toBeGreaterThan(10);
      await expect
        .poll(async () => (await received(page)).audioBytes, { timeout: 20_000 })
        .toBeGreaterThan(1_000);
      await page.getByLabel(/^(alice|bob)\.azero, live$/).waitFor();
    }
    await bob.page.getByText(/Same network|Direct/).waitFor();
  });

  test('what is written arrives, both ways', async () => {
    for (const [from, to, text] of [
      [bob, alice, 'hello alice'],
      [alice, bob, 'hello bob ☎ שלום'],
    ] as const) {
      await from.page.getByRole('textbox', { name: 'Message' }).fill(text);
      await from.page.getByRole('button', { name: 'Send message' }).click();
      await to.page.getByRole('log').getByText(text).waitFor();
    }
  });

  test('a file of 32 MiB arrives whole', async () => {
    const sent = await folder.write('holiday film.bin', 32 * 1024 * 1024);
    await bob.page.getByLabel('Send a file').setInputFiles(sent.path);
    expect(await takeFile(alice.page, 'holiday film.bin')).toEqual({
      saveAs: 'holiday film.bin',
      sha256: sent.sha256,
    });
    await bob.page.getByText('32.0 MiB · sent').waitFor();
  });

  test('hanging up ends it for both, says so, and lets go of the devices', async () => {
    await bob.page.getByRole('button', { name: 'Hang up' }).click();
    await bob.page.getByRole('heading', { name: 'The call is over' }).waitFor();
    await alice.page.getByRole('heading', { name: 'They left' }).waitFor();
    for (const { page } of [bob, alice]) {
      expect(await page.evaluate(() => document.querySelectorAll('video').length)).toBe(0);
    }
    await alice.page.getByRole('button', { name: 'Back to the start' }).click();
    await alice.page.getByRole('button', { name: 'Call bob.azero' }).waitFor();
    await Promise.all([bob.close(), alice.close()]);
  });
});

/** In the page: all addresses that going back or forward could bring up. */
function historyUrls(): string {
  const { navigation } = globalThis as unknown as { navigation: { entries(): { url: string }[] } };
  return navigation
    .entries()
    .map(({ url }) => url)
    .join(' ');
}

/** The addresses inside a link, as the one who it is for reads them. */
async function addressesIn(link: string, name: string): Promise<readonly string[]> {
  const { seed = '' } = testIdentities.find((identity) => identity.name === name) ?? {};
  const parsed = parseLink(link);
  if (!parsed.ok) throw new Error(parsed.refusal.sentence);
  const opened = await openEnvelope(parsed.envelope, createIdentity(Buffer.from(seed, 'hex')));
  if (!opened.ok) throw new Error(opened.refusal.sentence);
  const { candidates } = opened.claims.session;
  return candidates.flatMap((candidate) => (candidate.type === 'overlay' ? [] : [candidate.address]));
}
