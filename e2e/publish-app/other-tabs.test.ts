import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { chromiumPath } from '../call-app/lib/chromium.ts';
import { openIdentity, panel, plan, said, wantToPublish } from './lib/name-owner.ts';
import { recordsOf } from './lib/read-name.ts';
import { stage } from './lib/stage.ts';

describe.skipIf(!chromiumPath)(
  'what happens beside the tab that publishes (skipped without Chromium)',
  () => {
    const on = stage();
    const submissions = () => on.devnet.azero.requests.calls.get('author_submitExtrinsic') ?? 0;

    /** Another tab of the same browser, on the page about who one is. */
    async function otherTab(page: Page): Promise<Page> {
      const other = await page.context().newPage();
      await other.goto(on.app.url);
      await openIdentity(other);
      return other;
    }

    test('a transaction of another tab holds this one back, until its owner is sure', async () => {
      const { page, wallet } = await on.withExtension(['//Charlie']);
      const other = await otherTab(page);
      await plan(page, 'carol.azero', 'test-wallet');
      await plan(other, 'carol.azero', 'test-wallet');
      const before = submissions();
      on.devnet.azero.holdTransactions();
      await page.getByRole('button', { name: 'Publish my key on carol.azero' }).click();
      await panel(page).getByText('Sent. Waiting for a block').waitFor();
      await other.getByRole('button', { name: 'Publish my key on carol.azero' }).click();
      await panel(other).getByText('may be on its way already: 0x').waitFor();
      // Which the button was pressed for, and is read out.
      expect(await panel(other).evaluate((place) => place.contains(document.activeElement))).toBe(true);
      await other
        .getByText('The plan is ready, but a transaction for this name may be on its way')
        .waitFor({ state: 'attached' });
      expect(await other.getByRole('button', { name: 'Publish my key on carol.azero' }).isDisabled()).toBe(
        true,
      );
      expect([wallet.shown.length, submissions() - before]).toEqual([1, 1]);
      on.devnet.azero.releaseTransactions();
      await panel(page).getByText('The world now sees your key.').waitFor({ timeout: 30_000 });
      // By now there is nothing to be done any more, which the plan of the other tab does not know.
      await other.getByLabel('I looked in my wallet').check();
      await other.getByRole('button', { name: 'Publish my key on carol.azero' }).click();
      expect(await said(other)).toMatch(/not those of the plan any more, so nothing was sent/);
      await other.getByRole('button', { name: 'Look at the name again' }).click();
      await panel(other).getByText('Your key is on this name already').waitFor();
      expect([wallet.shown.length, submissions() - before]).toEqual([1, 1]);
    });

    test('a key that another tab forgot is not published any more', async () => {
      const { page, wallet } = await on.withExtension(['//Dave']);
      await plan(page, 'dave.azero', 'test-wallet');
      const other = await otherTab(page);
      await other.getByText('Forget my key', { exact: true }).click();
      await other.getByRole('button', { name: 'Forget my key on this device' }).click();
      await other.getByRole('button', { name: 'Make my key' }).waitFor();
      await page.getByRole('button', { name: 'Publish my key on dave.azero' }).click();
      expect(await said(page)).toMatch(/^This browser holds another key by now.*Nothing was sent/);
      expect(wallet.shown).toEqual([]);
    });

    test('a name that changes while its plan is shown is planned anew, and nobody can break the plan', async () => {
      const { azero } = on.devnet;
      const { page, wallet, key } = await on.withExtension(['//Eve']);
      azero.register('moving.azero', { owner: '5HGjWAeFDfFCWPsjFQdVV2Msvz2XtMktvgocEZcCj68kUMaw' });
      await plan(page, 'moving.azero', 'test-wallet');
      azero.setRecord('moving.azero', 'did-key', 'did:key:z6Mkt6316e2PN3mZdB6N9CrzomJYUd1s5yBZi1XYHmwT9TUP');
      await page.getByRole('button', { name: 'Publish my key on moving.azero' }).click();
      expect(await said(page)).toMatch(/not those of the plan any more/);
      expect(wallet.shown).toEqual([]);
      await page.getByRole('button', { name: 'Look at the name again' }).click();
      await page.getByRole('button', { name: 'Connect test-wallet' }).click();
      await panel(page).getByText('did-key is taken away').waitFor();
      await page.getByRole('button', { name: 'Publish my key on moving.azero' }).click();
      await panel(page).getByText('The world now sees your key.').waitFor({ timeout: 30_000 });
      expect(await recordsOf(on.devnet, 'moving.azero')).toEqual({ 'peer-id': key });
    });

    test('what cannot be loaded says so, and nothing is said of another name', async () => {
      const { page } = await on.withExtension(['//Alice']);
      await page.route(/publish-panel[^/]*\.js$/, (route) => route.abort());
      await wantToPublish(page, 'alice.azero');
      await page.getByText('This could not be loaded').waitFor();
      const { page: next } = await on.withExtension(['//Alice']);
      await next.route(/substrate-wallets[^/]*\.js$/, (route) => route.abort());
      await wantToPublish(next, 'alice.azero');
      expect(await said(next)).toMatch(/^Something went wrong in this page.*Nothing was sent/);
      await panel(next).getByRole('heading', { name: 'Your key on alice.azero' }).waitFor();
      expect(await next.getByRole('button', { name: 'Look at the name again' }).count()).toBe(1);
    });
  },
);
