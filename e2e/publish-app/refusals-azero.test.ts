import { describe, expect, test } from 'vitest';
import { chromiumPath } from '../call-app/lib/chromium.ts';
import { panel, plan, said, wantToPublish } from './lib/name-owner.ts';
import { recordsOf } from './lib/read-name.ts';
import { stage } from './lib/stage.ts';
import { type ExtensionMood, silence } from './lib/substrate-wallet.ts';

describe.skipIf(!chromiumPath)('on Aleph Zero the page says what is wrong (skipped without Chromium)', () => {
  const on = stage();
  const submissions = () => on.devnet.azero.requests.calls.get('author_submitExtrinsic') ?? 0;

  test('where there is no wallet, and finds one that comes later', async () => {
    const { page } = await on.owner();
    await wantToPublish(page, 'alice.azero');
    await panel(page)
      .getByText('No wallet for Aleph Zero is in this browser. Install an extension')
      .waitFor();
    expect(await panel(page).getByRole('link').count()).toBe(0);
    await page.evaluate(() => Object.assign(globalThis, { injectedWeb3: { late: { enable() {} } } }));
    await panel(page).getByRole('button', { name: 'Connect late' }).waitFor();
  });

  test.each<[string, (wallet: ExtensionMood) => void, RegExp]>([
    [
      'said no to the page',
      (wallet) => (wallet.onEnable = 'User rejected the request'),
      /^You said no in the wallet/,
    ],
    ['is locked', (wallet) => (wallet.onEnable = 'The wallet is locked'), /^The wallet is locked.*unlock it/],
    [
      'shares no account',
      (wallet) => wallet.accounts.splice(0),
      /^test-wallet shared no account with this page/,
    ],
    [
      'has only accounts of other chains',
      (wallet) => (wallet.accounts[0]!.type = 'ecdsa'),
      /shared no account/,
    ],
    [
      'goes away',
      (wallet) => (wallet.onEnable = 'Extension context invalidated.'),
      /^The wallet has gone away/,
    ],
    ['says things of its own', (wallet) => (wallet.onEnable = 'Boom \u202e<b>'), /Boom \\u\{202e\}<b>/],
  ])('where the wallet %s', async (_, change, sentence) => {
    const { page, wallet } = await on.withExtension(['//Alice']);
    change(wallet);
    await wantToPublish(page, 'alice.azero');
    await page.getByRole('button', { name: 'Connect test-wallet' }).click();
    expect(await said(page)).toMatch(sentence);
    // And the way on works, once that is put right.
    wallet.onEnable = undefined;
    wallet.accounts.splice(0, 1, { uri: '//Alice', type: 'sr25519' });
    await page.getByRole('button', { name: 'Connect a wallet again' }).click();
    await page.getByRole('button', { name: 'Connect test-wallet' }).click();
    await page.getByRole('button', { name: 'Publish my key on alice.azero' }).waitFor();
  });

  test.each<[string, (wallet: ExtensionMood) => void, RegExp]>([
    [
      'says no',
      (wallet) => (wallet.onSign = 'Cancelled'),
      /^The wallet did not sign; nothing was sent \(Cancelled\)/,
    ],
    ['is locked by then', (wallet) => (wallet.onSign = 'Wallet is locked'), /^The wallet is locked/],
    [
      'signs with another key',
      (wallet) => (wallet.signAs = '//Eve'),
      /is not signed by 5Grwva.*The wallet may have sent it all the same/,
    ],
  ])('where the wallet %s when it is to sign, and sends nothing', async (_, change, sentence) => {
    const { page, wallet } = await on.withExtension(['//Alice']);
    await plan(page, 'alice.azero', 'test-wallet');
    change(wallet);
    const before = submissions();
    await page.getByRole('button', { name: 'Publish my key on alice.azero' }).click();
    expect(await said(page)).toMatch(sentence);
    expect(submissions()).toBe(before);
  });

  test('where the account may not write, and who may', async () => {
    const { page } = await on.withExtension(['//Eve']);
    await wantToPublish(page, 'alice.azero');
    await page.getByRole('button', { name: 'Connect test-wallet' }).click();
    expect(await said(page)).toMatch(/^5HGjWA\w+ may not write .* alice\.azero; 5Grwva\w+ \(owner\).*may/);
    await panel(page).getByRole('list', { name: 'Accounts that may sign' }).getByText('5Grwva').waitFor();
  });

  test('where the account cannot pay', async () => {
    on.devnet.azero.register('broke.azero', { owner: '5CiPPseXPECbkjWCa6MnjNokrgYjMqmKndv2rSnekmSK2DjL' });
    on.devnet.azero.setBalance('5CiPPseXPECbkjWCa6MnjNokrgYjMqmKndv2rSnekmSK2DjL', 1);
    const { page } = await on.withExtension(['//Ferdie']);
    await wantToPublish(page, 'broke.azero');
    await page.getByRole('button', { name: 'Connect test-wallet' }).click();
    expect(await said(page)).toMatch(/cannot pay|needs up to/);
  });

  test.each([
    ['old.azero', /expired.*Renew old\.azero/],
    ['nobody-has-this.azero', /nobody-has-this\.azero.*register nobody-has-this\.azero/i],
  ])('of %s', async (name, sentence) => {
    const { page } = await on.withExtension(['//Alice']);
    await wantToPublish(page, name);
    expect(await said(page)).toMatch(sentence);
    expect(await page.getByRole('button', { name: /^Connect / }).count()).toBe(0);
  });

  test('of a secret in the place of the name, and asks nobody', async () => {
    const { page } = await on.owner();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.postData() ?? ''));
    const form = page.getByRole('form', { name: 'Your name' });
    for (const button of ['Publish my key on it', 'Save and check']) {
      await form.getByLabel('The name that you call under').fill(`0x${'5a'.repeat(32)}`);
      await form.getByRole('button', { name: button }).click();
      await form.getByText('This looks like a secret').waitFor();
      expect(await form.getByLabel('The name that you call under').inputValue()).toBe('');
    }
    expect(asked).toEqual([]);
  });

  test('where the person stops waiting, and nothing is sent when the wallet signs after all', async () => {
    const { page, wallet } = await on.withExtension(['//Alice']);
    await plan(page, 'alice.azero', 'test-wallet');
    let approve = (): void => {};
    wallet.beforeSign = () =>
      new Promise((resolve) => {
        approve = resolve;
      });
    const before = submissions();
    await page.getByRole('button', { name: 'Publish my key on alice.azero' }).click();
    // Whoever stops before the wallet was asked has nothing that it could sign.
    await expect.poll(() => wallet.shown.length).toBe(1);
    await page.getByRole('button', { name: 'Stop waiting for the wallet' }).click();
    expect(await said(page)).toMatch(/^You stopped waiting.*Nothing was sent/);
    approve();
    await page.getByRole('button', { name: 'Look at the name again' }).click();
    await page.getByRole('button', { name: 'Connect test-wallet' }).waitFor();
    expect(submissions()).toBe(before);
  });

  test('once, however often the button is pressed and the page left', async () => {
    const { page, key, wallet } = await on.withExtension(['//Dave']);
    await plan(page, 'dave.azero', 'test-wallet');
    const before = submissions();
    await page.getByRole('button', { name: 'Publish my key on dave.azero' }).evaluate((button) => {
      for (let i = 0; i < 5; i++) (button as HTMLButtonElement).click();
    });
    await page.goBack();
    await page.getByRole('heading', { name: 'Call a friend by name' }).waitFor();
    await page.goForward();
    await panel(page).getByText('The world now sees your key.').waitFor({ timeout: 30_000 });
    expect(submissions() - before).toBe(1);
    expect(wallet.shown).toHaveLength(1);
    expect(await recordsOf(on.devnet, 'dave.azero')).toMatchObject({ 'peer-id': key });
  });

  test('where a transaction is dropped, and holds a second one back until its owner is sure', async () => {
    const { page } = await on.withExtension(['//Charlie']);
    await plan(page, 'carol.azero', 'test-wallet');
    on.devnet.azero.holdTransactions();
    await page.getByRole('button', { name: 'Publish my key on carol.azero' }).click();
    await panel(page).getByText('Sent. Waiting for a block').waitFor();
    // Leaves it alone, as one does who has waited for long enough.
    await page.getByRole('button', { name: 'Stop watching' }).click();
    expect(await said(page)).toMatch(/was sent.*may still get into a block/);
    on.devnet.azero.dropTransaction();
    on.devnet.azero.releaseTransactions();
    await page.reload();
    await page.getByRole('heading', { name: 'Who you are' }).waitFor();
    await wantToPublish(page, 'carol.azero');
    await page.getByRole('button', { name: 'Connect test-wallet' }).click();
    await panel(page).getByText('may be on its way already').waitFor();
    const button = page.getByRole('button', { name: 'Publish my key on carol.azero' });
    expect(await button.isDisabled()).toBe(true);
    await page.getByLabel('I looked in my wallet').check();
    await button.click();
    await panel(page).getByText('The world now sees your key.').waitFor({ timeout: 30_000 });
  });

  test('where the registry refuses in the block: the fee is paid, and nothing changed', async () => {
    const { azero } = on.devnet;
    azero.register('sold.azero', { owner: '5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFy' });
    const { page, wallet } = await on.withExtension(['//Dave']);
    await plan(page, 'sold.azero', 'test-wallet');
    wallet.beforeSign = async () => {
      azero.transfer('sold.azero', '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty');
    };
    await page.getByRole('button', { name: 'Publish my key on sold.azero' }).click();
    expect(await said(page)).toMatch(/Nothing was written, and the fee is paid/);
    expect(await recordsOf(on.devnet, 'sold.azero')).toEqual({});
  });

  test('where the endpoint is out of reach, which is no word about the name', async () => {
    const { page } = await on.withExtension(['//Alice']);
    await page.route(`${on.devnet.details.azero.http}/**`, (route) => route.abort());
    await wantToPublish(page, 'alice.azero');
    expect(await said(page)).toMatch(/Nothing was sent\. Try again in a moment, or name another endpoint/);
    await page.unroute(`${on.devnet.details.azero.http}/**`);
    await page.getByRole('button', { name: 'Look at the name again' }).click();
    await page.getByRole('button', { name: 'Connect test-wallet' }).waitFor({ timeout: 40_000 });
  });

  test('where the wallet hangs, and gives the way back', async () => {
    const { page, wallet } = await on.withExtension(['//Alice']);
    wallet.onEnable = silence;
    await wantToPublish(page, 'alice.azero');
    await page.getByRole('button', { name: 'Connect test-wallet' }).click();
    await panel(page).getByText('Waiting for test-wallet: open it').waitFor();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByRole('button', { name: 'Connect test-wallet' }).waitFor();
  });
});
