import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { anvilBinary } from '@peername/devnet';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { seriousFaults } from '../call-app/lib/axe.ts';
import { chromiumPath } from '../call-app/lib/chromium.ts';
import { ethereumKey } from './lib/ethereum-keys.ts';
import { panel, wantToPublish } from './lib/name-owner.ts';
import { stage } from './lib/stage.ts';

// For a look at the views: a folder that gets a picture of each.
const pictures = process.env['PEERNAME_SCREENSHOTS'];

/** What has to hold of a view as it stands. */
async function look(page: Page, view: string): Promise<void> {
  expect(await seriousFaults(page), view).toEqual([]);
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(beyond, `${view} is wider than the screen`).toBeLessThanOrEqual(0);
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `publish-${view}.png`), fullPage: true });
}

/** What live regions say from now on, in the order in which they say it. */
async function listen(page: Page): Promise<() => Promise<string>> {
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(globalThis, { heard });
    const regions = '[role=status], [role=alert]';
    const say = (): void => {
      for (const region of document.querySelectorAll(regions)) {
        const text = region.textContent ?? '';
        if (text !== '' && heard.at(-1) !== text) heard.push(text);
      }
    };
    new MutationObserver(say).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });
  return () => page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard.join('\n'));
}

describe.skipIf(!chromiumPath)('publishing is for everybody (skipped without Chromium)', () => {
  const on = stage();
  const phone = {
    viewport: { width: 360, height: 740 },
    colorScheme: 'dark',
    hasTouch: true,
  } as const;

  test('on a phone in dark colours', async () => {
    const { page, wallet } = await on.withExtension(['//Alice', '//Bob'], { context: phone });
    await wantToPublish(page, 'alice.azero');
    await page.getByRole('button', { name: 'Connect test-wallet' }).waitFor();
    await panel(page).getByText('All of staex-id').click();
    await look(page, 'phone-1-records');
    await page.getByRole('button', { name: 'Connect test-wallet' }).click();
    await panel(page).getByRole('list', { name: 'Accounts' }).waitFor();
    await look(page, 'phone-2-accounts');
    await panel(page).getByRole('button', { name: /^Bob/ }).click();
    await panel(page).getByRole('alert').waitFor();
    await look(page, 'phone-3-may-not');
    await page.getByRole('button', { name: 'Choose the account again' }).click();
    await panel(page)
      .getByRole('button', { name: /^Alice/ })
      .click();
    await page.getByRole('button', { name: 'Publish my key on alice.azero' }).waitFor();
    await look(page, 'phone-4-plan');
    let approve = (): void => {};
    wallet.beforeSign = () =>
      new Promise((resolve) => {
        approve = resolve;
      });
    await page.getByRole('button', { name: 'Publish my key on alice.azero' }).click();
    await panel(page).getByText('Waiting for test-wallet: look at what it shows').waitFor();
    await look(page, 'phone-5-asking');
    await expect.poll(() => wallet.shown.length).toBe(1);
    approve();
    await panel(page).getByText('The world now sees your key.').waitFor({ timeout: 30_000 });
    await look(page, 'phone-6-published');
  });

  test('with the keyboard alone, the focus is never lost, and each step is read out', async () => {
    const { page } = await on.withExtension(['//Bob']);
    const heard = await listen(page);
    await page.getByLabel('The name that you call under').focus();
    await page.keyboard.type('bob.azero');
    for (let i = 0; i < 2; i++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const connect = page.getByRole('button', { name: 'Connect test-wallet' });
    await connect.waitFor();
    const isFocused = (name: string) =>
      page.getByRole('button', { name }).evaluate((button) => button === document.activeElement);
    for (let i = 0; i < 12 && !(await isFocused('Connect test-wallet')); i++)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const publish = 'Publish my key on bob.azero';
    await page.getByRole('button', { name: publish }).waitFor();
    // It is where the button was, so that the next one is one step ahead.
    expect(await panel(page).evaluate((place) => place.contains(document.activeElement))).toBe(true);
    for (let i = 0; i < 4 && !(await isFocused(publish)); i++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await panel(page).getByText('The world now sees your key.').waitFor({ timeout: 30_000 });
    expect(await panel(page).evaluate((place) => place.contains(document.activeElement))).toBe(true);
    expect(await heard()).toMatch(
      /Reading the name.*The name was read\. Connect a wallet.*Waiting for test-wallet.*The plan is ready.*Waiting for test-wallet.*Sent\..*In block.*The world now sees your key/s,
    );
  });

  test('with names and records as long as they can be', async () => {
    const { azero } = on.devnet;
    const name = `${'w'.repeat(32)}.azero`;
    azero.register(name, { owner: '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty' });
    azero.setRecords(name, { 'did-key': 'W'.repeat(4_000), 'staex-id': 'm'.repeat(4_000), url: 'x' });
    const { page } = await on.withExtension(['//Bob'], { context: phone });
    await wantToPublish(page, name);
    await page.getByRole('button', { name: 'Connect test-wallet' }).waitFor({ timeout: 30_000 });
    await panel(page).getByText('All of did-key').click();
    await look(page, 'long-1-records');
    await page.getByRole('button', { name: 'Connect test-wallet' }).click();
    await page.getByRole('button', { name: /^Publish my key on w+/ }).waitFor();
    await look(page, 'long-2-plan');
    await page.getByRole('button', { name: /^Publish my key on w+/ }).click();
    await panel(page).getByText('The world now sees your key.').waitFor({ timeout: 30_000 });
    await look(page, 'long-3-published');
  });

  test('with a gateway in the settings, the chain is asked only once that is wanted', async () => {
    const { page } = await on.withExtension(['//Alice']);
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name: 'Settings' }).click();
    // Nothing answers there, which is no word about the name.
    await page.getByLabel('Gateway').fill(`${on.app.url}gateway`);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.goBack();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).origin));
    await wantToPublish(page, 'alice.azero');
    await panel(page).getByText('Your names are asked of a gateway.').waitFor({ timeout: 30_000 });
    expect(asked).not.toContain(new URL(on.devnet.details.azero.http).origin);
    await page.getByRole('button', { name: 'Ask the chain' }).click();
    await page.getByRole('button', { name: 'Connect test-wallet' }).waitFor({ timeout: 30_000 });
  });

  test.skipIf(!anvilBinary())('on a desktop in light colours', async () => {
    const { page, wallet } = await on.withEthereum(
      { keys: [ethereumKey(1)] },
      { context: { colorScheme: 'light' } },
    );
    wallet.chainId = '0xaa36a7';
    await wantToPublish(page, 'alice.eth');
    await page.getByRole('button', { name: 'Connect Test Wallet' }).waitFor();
    await look(page, 'desktop-1-records');
    await page.getByRole('button', { name: 'Connect Test Wallet' }).click();
    await page.getByRole('button', { name: 'Switch to Ethereum devnet' }).waitFor();
    await look(page, 'desktop-2-wrong-chain');
    await page.getByRole('button', { name: 'Switch to Ethereum devnet' }).click();
    await page.getByRole('button', { name: 'Publish my key on alice.eth' }).waitFor();
    await look(page, 'desktop-3-plan');
    await page.getByRole('button', { name: 'Publish my key on alice.eth' }).click();
    await panel(page).getByText('The world now sees your key.').waitFor({ timeout: 30_000 });
    await look(page, 'desktop-4-published');
    await wantToPublish(page, 'hostile.eth');
    await panel(page).getByText('staex-id holds nothing').first().waitFor();
    await look(page, 'desktop-5-hostile');
    await wantToPublish(page, 'noresolver.eth');
    await panel(page).getByRole('alert').waitFor();
    await look(page, 'desktop-6-no-resolver');
  });

  test.skipIf(!anvilBinary())('with a name of ENS that is longer than the screen', async () => {
    const ethereum = on.devnet.ethereum!;
    const name = `${'w'.repeat(200)}.eth`;
    await ethereum.createName(name, {
      owner: ethereum.accounts[1]!,
      texts: { 'did-key': 'W'.repeat(2_000) },
    });
    const { page } = await on.withEthereum(
      { keys: [ethereumKey(1)], name: 'W'.repeat(500), icon: 'https://tracker.example/i.png' },
      { context: phone },
    );
    await wantToPublish(page, name);
    await page.getByRole('button', { name: /^Connect WWW/ }).waitFor({ timeout: 30_000 });
    await look(page, 'long-4-wallets');
    await page.getByRole('button', { name: /^Connect WWW/ }).click();
    await page.getByRole('button', { name: /^Publish my key on www/ }).waitFor();
    await look(page, 'long-5-plan');
  });
});
