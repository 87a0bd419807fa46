import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { seriousFaults } from './lib/axe.ts';
import { chromiumPath } from './lib/chromium.ts';
import { received } from './lib/connections.ts';
import type { Person } from './lib/person.ts';
import { accept, dial, invite, pasteReply, ring, say, showLink, untilInCall } from './lib/place-call.ts';
import { twoPeople } from './lib/two-people.ts';

// For a look at the views: a folder that gets a picture of each.
const pictures = process.env['PEERNAME_SCREENSHOTS'];

describe.skipIf(!chromiumPath)('every view, for everybody (skipped without Chromium)', () => {
  const people = twoPeople();

  /** What has to hold of a view as it stands. */
  async function look(page: Page, view: string): Promise<void> {
    // Some views are loaded when they are first wanted.
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    expect(await seriousFaults(page), view).toEqual([]);
    expect(await page.evaluate(widthBeyond), `${view} is wider than the screen`).toBe(0);
    expect(await page.getByRole('heading', { level: 1 }).count(), `${view} has one heading`).toBe(1);
    if (!pictures) return;
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${view}.png`), fullPage: true });
  }

  /** Goes through a whole call, and looks at each view on the way. */
  async function walk(bob: Person, alice: Person, prefix: string): Promise<void> {
    const see = (page: Page, view: string) => look(page, `${prefix}-${view}`);
    await see(bob.page, '01-start');
    await bob.page.getByLabel('Name', { exact: true }).fill('alice.azero');
    await bob.page.getByRole('status').getByText('alice.azero').waitFor();
    await see(bob.page, '02-name-found');
    await bob.page.getByRole('button', { name: 'Call', exact: true }).click();
    await bob.page.getByRole('heading', { name: 'Call alice.azero' }).waitFor();
    await see(bob.page, '03-way-of-the-call');
    await bob.page.getByRole('button', { name: 'Make my link' }).click();
    await bob.page.getByRole('heading', { name: 'Before you send the link' }).waitFor();
    await see(bob.page, '04-exposure');
    const link = await showLink(bob);
    await bob.page.getByRole('button', { name: 'QR code', exact: true }).click();
    await bob.page.getByRole('img', { name: /QR code/ }).waitFor();
    await see(bob.page, '05-invite');
    await ring(alice, link, 'bob.azero is calling');
    await see(alice.page, '06-ringing');
    const reply = await accept(alice);
    await see(alice.page, '07-reply');
    await pasteReply(bob, reply);
    await Promise.all([untilInCall(bob), untilInCall(alice)]);
    for (const { page } of [bob, alice]) {
      await page.getByRole('toolbar', { name: 'Call' }).getByRole('button', { name: 'Camera' }).click();
      await expect.poll(async () => (await received(alice.page)).framesDecoded).toBeGreaterThan(2);
    }
    await expect.poll(async () => (await received(bob.page)).framesDecoded).toBeGreaterThan(2);
    await say(alice, 'good to see you');
    await bob.page.getByRole('log').getByText('good to see you').waitFor();
    const file = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('notes') };
    await alice.page.getByLabel('Send a file').setInputFiles(file);
    await bob.page.getByRole('button', { name: 'Take notes.txt' }).waitFor();
    await see(bob.page, '08-in-call');
    await bob.page.getByText('Words to compare').click();
    await see(bob.page, '09-in-call-words');
    await alice.page.getByRole('button', { name: 'Hang up' }).click();
    await bob.page.getByRole('heading', { name: 'They left' }).waitFor();
    await see(bob.page, '10-ended');
    await bob.page.getByRole('button', { name: 'Back to the start' }).click();
    await bob.page.getByRole('heading', { name: 'People you know' }).waitFor();
    await see(bob.page, '11-contacts');
    await bob.page.getByText('What you know of').click();
    await bob.page.getByRole('list', { name: 'Digits' }).waitFor();
    await bob.page.getByRole('button', { name: 'Look up now' }).click();
    await bob.page.getByText('the key that you know').waitFor();
    await see(bob.page, '11-known');
    for (const [button, view] of [
      ['Settings', '12-settings'],
      ['bob.azero', '13-identity'],
    ] as const) {
      await bob.page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name: button }).click();
      await see(bob.page, view);
    }
  }

  test('has no serious fault, on a desktop in light colours', async () => {
    const [bob, alice] = await people.both({ context: { colorScheme: 'light' } });
    await walk(bob, alice, 'desktop-light');
  });

  test('has no serious fault on a phone in dark colours, and fits 360 pixels', async () => {
    const context = { viewport: { width: 360, height: 740 }, colorScheme: 'dark', hasTouch: true } as const;
    const [bob, alice] = await people.both({ context });
    await walk(bob, alice, 'phone-dark');
  });

  test('what goes wrong has no serious fault either', async () => {
    const context = { viewport: { width: 360, height: 740 } } as const;
    const bob = await people.caller({ context, permissions: [] });
    const { page } = bob;
    await page.goto(`${people.app.url}#i=AAAA`);
    await page.getByRole('heading', { name: 'This link cannot be opened' }).waitFor();
    await look(page, 'wrong-1-damaged');
    const link = await invite(await people.callee(), 'carol.azero');
    await (await bob.follow(link)).getByRole('heading', { name: 'This link is not taken' }).waitFor();
    await look(bob.page, 'wrong-2-not-for-you');
    await bob.page.getByRole('button', { name: 'Back to the start' }).click();
    // Who one is belongs to a tab.
    await bob.page.getByRole('button', { name: 'Be bob' }).click();
    await bob.page.getByLabel('Name', { exact: true }).fill('old.azero');
    await bob.page.getByRole('button', { name: 'Call', exact: true }).click();
    await bob.page.getByRole('heading', { name: 'They cannot be called' }).waitFor();
    await look(bob.page, 'wrong-3-expired-name');
    await bob.page.getByRole('button', { name: 'Back to the start' }).click();
    await invite(bob, 'alice.azero');
    await bob.page.getByRole('button', { name: 'Camera' }).click();
    await bob.page.getByRole('alert').waitFor();
    await look(bob.page, 'wrong-4-camera-refused');
    await pasteReply(bob, `${people.app.url}#r=AAAA`);
    await bob.page.getByRole('button', { name: 'Connect' }).click();
    await bob.page.getByText('Part of this link was lost or changed').waitFor();
    await look(bob.page, 'wrong-5-reply-damaged');
  });

  test('a whole call goes by keyboard alone, and the focus is always seen', async () => {
    const [bob, alice] = await people.both();
    await press(bob, 'textbox', 'Name');
    await bob.page.keyboard.type('alice.azero');
    await bob.page.keyboard.press('Enter');
    await bob.page.getByRole('heading', { name: 'Call alice.azero' }).waitFor();
    await press(bob, 'button', 'Make my link', 'Enter');
    await bob.page.getByRole('heading', { name: 'Before you send the link' }).waitFor();
    await press(bob, 'button', 'Show me the link', 'Enter');
    const shown = bob.page.getByRole('region', { name: 'Your invite link' }).getByText(/#i=/);
    const link = (await shown.textContent()) ?? '';
    await ring(alice, link, 'bob.azero is calling');
    await press(alice, 'radio', /^Direct/, 'Space');
    await press(alice, 'button', 'Accept', 'Space');
    await alice.page.getByRole('heading', { name: 'Before you send the reply' }).waitFor();
    await press(alice, 'button', 'Show me the link', 'Enter');
    const reply = alice.page.getByRole('region', { name: 'Your reply link' }).getByText(/#r=/);
    const text = (await reply.textContent()) ?? '';
    await press(bob, 'textbox', 'Paste the link that alice.azero sends back');
    // As a paste does.
    await bob.page.keyboard.insertText(text);
    await Promise.all([untilInCall(bob), untilInCall(alice)]);
    await press(bob, 'button', /^Microphone/, 'Space');
    await expect.poll(async () => (await received(alice.page)).audioBytes).toBeGreaterThan(500);
    await press(bob, 'textbox', 'Message');
    await bob.page.keyboard.type('by keyboard');
    await bob.page.keyboard.press('Enter');
    await alice.page.getByRole('log').getByText('by keyboard').waitFor();
    await press(alice, 'button', 'Hang up', 'Enter');
    await bob.page.getByRole('heading', { name: 'They left' }).waitFor();
    await press(bob, 'button', 'Back to the start', 'Enter');
    await bob.page.getByRole('heading', { name: 'Call a friend by name' }).waitFor();
  });

  test('says what happens to those who do not see it', async () => {
    const [bob, alice] = await people.both();
    await dial(bob, 'alice.azero');
    // The name of each new view is read out, because its heading gets the focus.
    expect(await focused(bob.page)).toMatchObject({ role: 'H1', name: 'Before you send the link' });
    const link = await showLink(bob);
    await bob.page.getByRole('status').getByText('Waiting for alice.azero to answer.').waitFor();
    await ring(alice, link, 'bob.azero is calling');
    await alice.page.getByRole('status').getByText('Verified').waitFor();
    const reply = await accept(alice);
    await alice.page.getByRole('status').getByText('You are connected as soon as').waitFor();
    await bob.page.getByRole('status').getByText('alice.azero picked up.').waitFor();
    await pasteReply(bob, reply);
    await Promise.all([untilInCall(bob), untilInCall(alice)]);
    expect(await focused(bob.page)).toMatchObject({ role: 'H1', name: 'alice.azero' });
    await alice.page.getByRole('button', { name: 'Hang up' }).click();
    await bob.page.getByRole('status').getByText('they hung up').waitFor();
    expect(await focused(bob.page)).toMatchObject({ role: 'H1', name: 'They left' });
  });

  test.each([
    ['reduce', 0],
    ['no-preference', 1],
  ] as const)('with %s motion, so many things move while one waits: %i', async (reducedMotion, expected) => {
    const bob = await people.caller({ context: { reducedMotion } });
    // The chain never answers.
    await bob.context.route(`${people.app.devnet.details.azero.http}/**`, () => {});
    await bob.page.getByLabel('Name', { exact: true }).fill('alice.azero');
    await bob.page.getByRole('button', { name: 'Call', exact: true }).click();
    await bob.page.getByRole('heading', { name: 'Looking them up' }).waitFor();
    expect((await bob.page.evaluate(moving)).length).toBe(expected);
    await bob.page.getByRole('button', { name: 'Cancel' }).click();
    await bob.page.getByRole('heading', { name: 'Call a friend by name' }).waitFor();
  });
});

/** Goes to a control by Tab (and back by Shift+Tab), as far as it takes; then presses a key. */
async function press(
  { page }: Person,
  role: 'button' | 'radio' | 'textbox',
  name: string | RegExp,
  key?: string,
): Promise<void> {
  const wanted = page.getByRole(role, { name, exact: true });
  await wanted.waitFor();
  for (let tabs = 0; tabs < 60; tabs++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) {
      expect((await focused(page)).outline, `the focus on ${name} is seen`).not.toBe('none');
      if (key) await page.keyboard.press(key);
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`${name} cannot be reached by keyboard`);
}

/** What has the focus. */
function focused(page: Page): Promise<{ role: string; name: string; outline: string }> {
  return page.evaluate(() => {
    const element = document.activeElement!;
    const { outlineStyle } = getComputedStyle(element);
    return { role: element.tagName, name: element.textContent ?? '', outline: outlineStyle };
  });
}

/** In the page: by how many pixels it has to be scrolled sideways. */
function widthBeyond(): number {
  return document.documentElement.scrollWidth - document.documentElement.clientWidth;
}

/** In the page: what is being animated. */
function moving(): string[] {
  return document
    .getAnimations()
    .filter(({ playState, effect }) => playState === 'running' && (effect?.getTiming().duration ?? 0) !== 0)
    .map((animation) => (animation as CSSAnimation).animationName ?? 'transition');
}
