import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launchChromium } from './lib/chromium.ts';
import { received } from './lib/connections.ts';
import { type FirefoxPerson, firefoxPath, openFirefoxPerson } from './lib/firefox.ts';
import { openPerson, type Person } from './lib/person.ts';
import { accept, invite, pasteReply, ring, say, untilInCall } from './lib/place-call.ts';
import { type RunningApp, startApp } from './lib/running-app.ts';

const missing = !chromiumPath || !firefoxPath;

describe.skipIf(missing)('between Firefox and Chromium (skipped without both)', () => {
  let app: RunningApp;
  let browser: Browser;
  let firefox: FirefoxPerson;

  beforeAll(async () => {
    [app, browser] = await Promise.all([startApp(), launchChromium()]);
    firefox = await openFirefoxPerson(app.url);
  });
  afterAll(async () => {
    await firefox?.close();
    await browser?.close();
    await app?.close();
  });

  /** Sound, pictures and words both ways, then an end. */
  async function talk(person: Person): Promise<void> {
    await firefox.read('.badge', 'Verified');
    await firefox.press('Camera');
    await firefox.press('Microphone');
    const tools = person.page.getByRole('toolbar', { name: 'Call' });
    await tools.getByRole('button', { name: 'Camera' }).click();
    await tools.getByRole('button', { name: 'Microphone' }).click();
    await expect
      .poll(async () => (await received(person.page)).framesDecoded, { timeout: 20_000 })
      .toBeGreaterThan(5);
    await expect
      .poll(async () => (await received(person.page)).audioBytes, { timeout: 20_000 })
      .toBeGreaterThan(500);
    await firefox.page.waitForFunction(() =>
      [...document.querySelectorAll('video')].some(
        ({ videoWidth, className }) => videoWidth > 0 && className.includes('remote'),
      ),
    );
    await say(person, 'hello firefox');
    await firefox.read('[role=log]', 'hello firefox');
    await firefox.fill('Message', 'hello chromium');
    await firefox.press('Send message');
    await person.page.getByRole('log').getByText('hello chromium').waitFor();
    await firefox.press('Hang up');
    await person.page.getByRole('heading', { name: 'They left' }).waitFor();
    await firefox.read('h1', 'The call is over');
  }

  test('Firefox calls Chromium', async () => {
    const alice = await openPerson(browser, app, { as: 'alice' });
    await firefox.press('Be bob');
    await firefox.fill('Name', 'alice.azero');
    await firefox.press('Call');
    await firefox.press('Make my link');
    await firefox.read('h1', 'Before you send the link');
    await firefox.press('Show me the link');
    const link = await firefox.read('.key', '#i=');
    await ring(alice, link, 'bob.azero is calling');
    await firefox.fill('Paste the link', await accept(alice));
    await untilInCall(alice);
    await talk(alice);
    await alice.close();
  });

  test('Chromium calls Firefox', async () => {
    const bob = await openPerson(browser, app, { as: 'bob' });
    const link = await invite(bob, 'alice.azero');
    await firefox.open(link);
    await firefox.read('h1', 'bob.azero is calling');
    expect(firefox.page.url()).toBe(app.url);
    await firefox.choose('Direct');
    await firefox.press('Accept');
    await firefox.press('Show me the link');
    await pasteReply(bob, await firefox.read('.key', '#r='));
    await untilInCall(bob);
    await talk(bob);
    await bob.close();
  });
});
