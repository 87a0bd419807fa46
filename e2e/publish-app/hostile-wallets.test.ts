import { anvilBinary } from '@peername/devnet';
import { describe, expect, test } from 'vitest';
import { chromiumPath } from '../call-app/lib/chromium.ts';
import { ethereumKey } from './lib/ethereum-keys.ts';
import { panel, plan, said, wantToPublish } from './lib/name-owner.ts';
import { recordsOf } from './lib/read-name.ts';
import { stage } from './lib/stage.ts';

const noAnvil = !anvilBinary();

describe.skipIf(!chromiumPath || noAnvil)(
  'the page does not believe a wallet for Ethereum (skipped without Chromium or anvil)',
  () => {
    const on = stage();

    test('that sends another change, and does not say that it was not sent', async () => {
      const { page, wallet, key } = await on.withEthereum({ keys: [ethereumKey(1)] });
      await plan(page, 'alice.eth', 'Test Wallet');
      const own = Buffer.from(key).toString('hex');
      const other = Buffer.from(key.replace(/.$/, '2')).toString('hex');
      wallet.instead = ({ data = '', ...rest }) => ({ ...rest, data: data.replace(own, other) });
      await page.getByRole('button', { name: 'Publish my key on alice.eth' }).click();
      const sentence = await said(page);
      expect(sentence).toMatch(/^The wallet sent another transaction.*Look into the wallet at what it sent/);
      expect(sentence).not.toMatch(/not sent|nothing was sent/i);
      await panel(page).getByText('Transaction', { exact: true }).waitFor();
      expect(await page.getByText('The world now sees your key.').count()).toBe(0);
      expect(await recordsOf(on.devnet, 'alice.eth')).not.toMatchObject({ 'peer-id': key });
    });

    test('that is connected anew while it still asks', async () => {
      const { page, wallet } = await on.withEthereum({ keys: [ethereumKey(2)] });
      await plan(page, 'bob.eth', 'Test Wallet');
      wallet.refusals.set('eth_sendTransaction', 'silence');
      await page.getByRole('button', { name: 'Publish my key on bob.eth' }).click();
      await expect.poll(() => wallet.asked, { timeout: 30_000 }).toContain('eth_sendTransaction');
      await page.getByRole('button', { name: 'Stop waiting for the wallet' }).click();
      await page.getByRole('button', { name: 'Look at the name again' }).click();
      await page.getByRole('button', { name: 'Connect Test Wallet' }).click();
      await page.getByLabel('I looked in my wallet').check();
      await page.getByRole('button', { name: 'Publish my key on bob.eth' }).click();
      expect(await said(page)).toMatch(/^Test Wallet still asks about the transaction of before/);
      expect(wallet.asked.filter((method) => method === 'eth_sendTransaction')).toHaveLength(1);
    });

    test('that gives only now the answer that nobody waits for, and asks its owner nothing', async () => {
      const { page, wallet } = await on.withEthereum({ keys: [ethereumKey(3)] });
      await plan(page, 'carol.eth', 'Test Wallet');
      wallet.refusals.set('eth_accounts', 'silence');
      await page.getByRole('button', { name: 'Publish my key on carol.eth' }).click();
      await page.getByRole('button', { name: 'Stop waiting for the wallet' }).click();
      wallet.refusals.clear();
      await page.getByRole('button', { name: 'Look at the name again' }).click();
      await page.getByRole('button', { name: 'Connect Test Wallet' }).waitFor();
      expect(wallet.asked).not.toContain('eth_sendTransaction');
    });

    test('that announces itself thousands of times, in the place of others and with all that it has', async () => {
      const { page } = await on.withEthereum({ keys: [ethereumKey(1)] }, { before: flood });
      await wantToPublish(page, 'alice.eth');
      const wallets = panel(page).getByRole('list', { name: 'Wallets' });
      await wallets.waitFor();
      expect(await wallets.getByRole('listitem').count()).toBeLessThanOrEqual(20);
      expect(await wallets.textContent()).not.toMatch(/\p{Cc}|\p{Cf}/u);
      for (const icon of await wallets.locator('img').all())
        expect(await icon.getAttribute('src')).toMatch(/^data:image\//);
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(beyond).toBeLessThanOrEqual(0);
      // The one that was there first is still itself.
      await panel(page).getByRole('button', { name: 'Connect Test Wallet' }).click();
      await page.getByRole('button', { name: 'Publish my key on alice.eth' }).waitFor();
    });
  },
);

describe.skipIf(!chromiumPath)('the page does not believe an extension (skipped without Chromium)', () => {
  const on = stage();

  test.each<[string, string, RegExp]>([
    ['an error that looks like ours', 'PublishError', /^The wallet did not answer as wallets do \(forged\)/],
    ['an error of the lookup', 'ResolverError', /^The wallet did not answer as wallets do \(forged\)/],
  ])('that throws %s', async (_, kind, sentence) => {
    const { page } = await on.owner();
    await page.evaluate((name) => {
      const enable = (): never => {
        throw Object.assign(new Error('forged'), { name, reason: 'x', code: 'constructor', shortMessage: 7 });
      };
      Object.assign(globalThis, { injectedWeb3: { bad: { enable } } });
    }, kind);
    await wantToPublish(page, 'alice.azero');
    await page.getByRole('button', { name: 'Connect bad' }).click();
    expect(await said(page)).toMatch(sentence);
  });

  test('that shares a hundred thousand accounts', async () => {
    const { page } = await on.owner();
    await page.evaluate(() => {
      const account = {
        address: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
        name: '\u202e'.repeat(9_999),
      };
      const get = async () => Array.from({ length: 100_000 }, () => ({ ...account }));
      const enable = async () => ({ accounts: { get }, signer: {} });
      Object.assign(globalThis, { injectedWeb3: { bad: { enable } } });
    });
    await wantToPublish(page, 'alice.azero');
    await page.getByRole('button', { name: 'Connect bad' }).click();
    // It is one account, which is taken at once; and then it cannot sign.
    await page.getByRole('button', { name: 'Publish my key on alice.azero' }).click();
    expect(await said(page)).toMatch(/^The wallet does not sign transactions/);
  });

  test('that has signed: what is stopped then may have been sent, and is remembered', async () => {
    const { page } = await on.withExtension(['//Charlie']);
    await plan(page, 'carol.azero', 'test-wallet');
    // A server that takes it and does not say so.
    await page.route(`${on.devnet.details.azero.http}/**`, async (route) => {
      if (!route.request().postData()?.includes('author_submitExtrinsic')) return route.continue();
      await route.fetch().catch(() => {});
    });
    await page.getByRole('button', { name: 'Publish my key on carol.azero' }).click();
    await panel(page).getByText('Signed by test-wallet. Handing it to a server').waitFor();
    const submissions = () => on.devnet.azero.requests.calls.get('author_submitExtrinsic') ?? 0;
    await expect.poll(submissions).toBe(1);
    await page.getByRole('button', { name: 'Stop watching' }).click();
    const sentence = await said(page);
    expect(sentence).toMatch(/^The transaction is signed, and may have been sent/);
    expect(sentence).not.toMatch(/nothing was sent/i);
    await expect.poll(async () => (await recordsOf(on.devnet, 'carol.azero'))['peer-id']).toBeDefined();
  });
});

/** In the page, before it is there: an extension that wants to be all wallets. */
function flood(): void {
  const provider = { request: () => new Promise(() => {}) };
  const announce = (info: object): void => {
    dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail: { info, provider } }));
  };
  addEventListener('eip6963:requestProvider', () =>
    // After those that answer at once.
    queueMicrotask(() => {
      for (let i = 0; i < 5_000; i++)
        announce({ uuid: '350670db-19fa-4704-a166-e52e178b59d2', name: 'Test Wallet' });
      const icons = ['javascript:alert(1)', 'https://tracker.example/i.png', 'data:text/html,<script>'];
      for (let i = 0; i < 5_000; i++)
        announce({ uuid: `${i}`, name: `\u202e\u0007${'W'.repeat(9_999)}`, icon: icons[i % icons.length] });
    }),
  );
}
