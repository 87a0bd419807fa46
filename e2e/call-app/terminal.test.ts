import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ownFolder, startParty } from '../../packages/cli/testing/call-party.ts';
import { type LocalDevnet, startLocalDevnet } from '../../packages/cli/testing/local-devnet.ts';
import { chromiumPath, launchChromium } from './lib/chromium.ts';
import { makeTestFolder, sha256Of, takeFile } from './lib/files.ts';
import { openPerson } from './lib/person.ts';
import { accept, invite, pasteReply, ring, say, untilInCall } from './lib/place-call.ts';
import { type RunningApp, startApp } from './lib/running-app.ts';

describe.skipIf(!chromiumPath)('between a terminal and a browser (skipped without Chromium)', () => {
  const files = makeTestFolder();
  let local: LocalDevnet;
  let app: RunningApp;
  let browser: Browser;

  beforeAll(async () => {
    [local, browser] = await Promise.all([startLocalDevnet(), launchChromium()]);
    app = await startApp(local.devnet);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.close();
    await local?.close();
    files.remove();
  });

  test('a terminal calls a browser: what is written arrives, and hanging up is told', async () => {
    const alice = await openPerson(browser, app, { as: 'alice' });
    const args = ['call', 'alice.azero', '--as', 'bob.azero', '--mode', 'direct', '--app', app.url];
    const bob = startParty(args, local);
    const { link } = await bob.event('invite');
    const page = await ring(alice, String(link), 'bob.azero is calling');
    await page.getByRole('status').getByText('Verified', { exact: true }).waitFor();
    bob.type(await accept(alice));
    await untilInCall(alice);
    expect(await bob.event('connected')).toMatchObject({ name: 'alice.azero', standing: 'verified' });
    // A terminal has neither camera nor loudspeaker.
    expect(await page.getByRole('button', { name: 'Camera' }).count()).toBe(0);
    await say(alice, 'hello terminal');
    expect(await bob.event('chat')).toMatchObject({ from: 'alice.azero', text: 'hello terminal' });
    bob.type('hello browser');
    await page.getByRole('log').getByText('hello browser').waitFor();
    await page.getByRole('button', { name: 'Hang up' }).click();
    expect(await bob.ended).toMatchObject({ exitCode: 0 });
    await alice.close();
  });

  test('a terminal sends a browser a file', async () => {
    const sent = await files.write('photo.bin', 5_000_000);
    const alice = await openPerson(browser, app, { as: 'alice' });
    const args = ['call', 'alice.azero', '--as', 'bob.azero', '--mode', 'direct', '--app', app.url];
    const bob = startParty([...args, '--send', sent.path], local);
    const { link } = await bob.event('invite');
    const page = await ring(alice, String(link), 'bob.azero is calling');
    bob.type(await accept(alice));
    await untilInCall(alice);
    expect(await takeFile(page, 'photo.bin')).toEqual({ saveAs: 'photo.bin', sha256: sent.sha256 });
    expect(await bob.ended).toMatchObject({ exitCode: 0 });
    await alice.close();
  });

  test('a browser calls a terminal, and sends it a file', async () => {
    const inbox = ownFolder();
    const sent = await files.write('report.bin', 5_000_000);
    const bob = await openPerson(browser, app, { as: 'bob' });
    const link = await invite(bob, 'alice.azero');
    const args = ['answer', link, '--as', 'alice.azero', '--accept', '--mode', 'direct', '--save-to', inbox];
    const alice = startParty(args, local);
    expect(await alice.event('caller')).toMatchObject({ name: 'bob.azero', check: 'verified' });
    await pasteReply(bob, String((await alice.event('reply'))['link']));
    await untilInCall(bob);
    const connected = await alice.event('connected');
    const words = bob.page.getByRole('list', { name: 'Words', includeHidden: true }).locator('li');
    expect(await words.allTextContents()).toEqual(connected['words']);
    await bob.page.getByLabel('Send a file').setInputFiles(sent.path);
    await bob.page.getByText('4.8 MiB · sent').waitFor();
    await expect
      .poll(() => alice.events.some(({ event, state }) => event === 'file' && state === 'done'))
      .toBe(true);
    expect(await sha256Of(join(inbox, 'report.bin'))).toBe(sent.sha256);
    alice.child.kill('SIGINT');
    await bob.page.getByRole('heading', { name: 'They left' }).waitFor();
    await bob.close();
  });
});
