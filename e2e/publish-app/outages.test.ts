import { anvilBinary } from '@peername/devnet';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { chromiumPath } from '../call-app/lib/chromium.ts';
import { ethereumKey } from './lib/ethereum-keys.ts';
import { openIdentity, panel, plan, said, wantToPublish } from './lib/name-owner.ts';
import { stage } from './lib/stage.ts';

describe.skipIf(!chromiumPath)('outages while publishing (skipped without Chromium)', () => {
  const on = stage();
  const endpoint = () => `${on.devnet.details.azero.http}/**`;
  const cutOff = (page: Page) => page.route(endpoint(), (route) => route.abort());

  test('while it is read: it can be stopped, and begun again', async () => {
    const { page } = await on.withExtension(['//Alice']);
    await page.route(endpoint(), () => {});
    await wantToPublish(page, 'alice.azero');
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    expect(await panel(page).evaluate((place) => place.contains(document.activeElement))).toBe(true);
    await page.unroute(endpoint());
    await page.getByRole('button', { name: 'Look at the name again' }).click();
    await page.getByRole('button', { name: 'Connect test-wallet' }).waitFor({ timeout: 40_000 });
  });

  test.skipIf(!anvilBinary())('while a name is saved, of the host of the page', async () => {
    const { page } = await on.owner();
    await page.route(/\.js$/, (route) => route.abort());
    const form = page.getByRole('form', { name: 'Your name' });
    await form.getByLabel('The name that you call under').fill('alice.eth');
    await form.getByRole('button', { name: 'Save and check' }).click();
    await form.getByText('could not be looked up').waitFor();
    await form.getByRole('button', { name: 'Save and check' }).waitFor();
  });

  test('while it is planned: nothing was sent, and the way on works', async () => {
    const { page } = await on.withExtension(['//Alice', '//Bob']);
    await wantToPublish(page, 'alice.azero');
    await page.getByRole('button', { name: 'Connect test-wallet' }).click();
    await cutOff(page);
    await panel(page)
      .getByRole('button', { name: /^Alice/ })
      .click();
    expect(await said(page)).toMatch(/Nothing was sent\. Try again in a moment/);
    await page.unroute(endpoint());
    await page.getByRole('button', { name: 'Look at the name again' }).click();
    await page.getByRole('button', { name: 'Connect test-wallet' }).waitFor({ timeout: 40_000 });
  });

  test('before the wallet is asked: it is not asked, and nothing is remembered', async () => {
    const { page, wallet } = await on.withExtension(['//Bob']);
    await plan(page, 'bob.azero', 'test-wallet');
    await cutOff(page);
    await page.getByRole('button', { name: 'Publish my key on bob.azero' }).click();
    expect(await said(page)).toMatch(/Nothing was sent\. Try again in a moment/);
    expect(wallet.shown).toEqual([]);
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  });

  test('after it was sent: it is followed all the same, once', async () => {
    const { page, wallet } = await on.withExtension(['//Charlie']);
    await plan(page, 'carol.azero', 'test-wallet');
    const submissions = () => on.devnet.azero.requests.calls.get('author_submitExtrinsic') ?? 0;
    const before = submissions();
    on.devnet.azero.holdTransactions();
    await page.getByRole('button', { name: 'Publish my key on carol.azero' }).click();
    await panel(page).getByText('Sent. Waiting for a block').waitFor();
    await cutOff(page);
    on.devnet.azero.releaseTransactions();
    await page.waitForTimeout(3_000);
    expect(await panel(page).getByText('Sent. Waiting for a block').count()).toBe(1);
    await page.unroute(endpoint());
    await panel(page).getByText('The world now sees your key.').waitFor({ timeout: 60_000 });
    expect([submissions() - before, wallet.shown.length]).toEqual([1, 1]);
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  });

  test('with other settings than those the name was read with, nothing is published', async () => {
    const { page, wallet } = await on.withExtension(['//Dave']);
    await plan(page, 'dave.azero', 'test-wallet');
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name: 'Settings' }).click();
    await page.getByLabel('Gateway').fill(`${on.app.url}gateway`);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.goBack();
    await page.getByRole('button', { name: 'Publish my key on dave.azero' }).click();
    expect(await said(page)).toMatch(/^The settings are others by now.*Nothing was sent/);
    expect(wallet.shown).toEqual([]);
    // Whoever set a gateway up since has not said that the chain is to be asked.
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).origin));
    await page.getByRole('button', { name: 'Look at the name again' }).click();
    await panel(page).getByText('Your names are asked of a gateway.').waitFor({ timeout: 30_000 });
    expect(asked).not.toContain(new URL(on.devnet.details.azero.http).origin);
  });

  test.skipIf(!anvilBinary())('of the page itself, while a wallet asks that sends by itself', async () => {
    const { page, wallet } = await on.withEthereum({ keys: [ethereumKey(1)] });
    let approve = (): void => {};
    wallet.beforeSend = () =>
      new Promise((resolve) => {
        approve = resolve;
      });
    await plan(page, 'alice.eth', 'Test Wallet');
    await page.getByRole('button', { name: 'Publish my key on alice.eth' }).click();
    await expect.poll(() => wallet.sent.length, { timeout: 30_000 }).toBe(1);
    await page.reload();
    await openIdentity(page);
    await plan(page, 'alice.eth', 'Test Wallet');
    await panel(page).getByText('may be on its way already, if you approved it in your wallet').waitFor();
    approve();
    const look = async (): Promise<number> => {
      await wantToPublish(page, 'alice.eth');
      await page
        .getByRole('button', { name: 'Connect Test Wallet' })
        .or(panel(page).getByText('Your key is on this name already'))
        .waitFor();
      return panel(page).getByText('Your key is on this name already').count();
    };
    await expect.poll(look, { timeout: 30_000 }).toBe(1);
    expect(wallet.sent).toHaveLength(1);
  });
});
