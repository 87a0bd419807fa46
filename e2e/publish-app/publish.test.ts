import { anvilBinary } from '@peername/devnet';
import { parseEther } from 'ethers';
import { describe, expect, test } from 'vitest';
import { chromiumPath } from '../call-app/lib/chromium.ts';
import { ethereumAddress, ethereumKey } from './lib/ethereum-keys.ts';
import { openIdentity, panel, plan, wantToPublish } from './lib/name-owner.ts';
import { recordsOf } from './lib/read-name.ts';
import { stage } from './lib/stage.ts';

const noAnvil = !anvilBinary();

describe.skipIf(!chromiumPath)('the owner of a name of AZERO.ID (skipped without Chromium)', () => {
  const on = stage();
  const submissions = () => on.devnet.azero.requests.calls.get('author_submitExtrinsic') ?? 0;

  test('sees the records, the plan, each step, and that the world sees the key', async () => {
    const { page, key, wallet } = await on.withExtension(['//Bob', '//Alice']);
    const before = submissions();
    await wantToPublish(page, 'Alice.AZERO');
    const here = panel(page);
    await here.getByText('peer-id holds another key: did:key:z6Mkt6316').waitFor();
    await here.getByText('staex-id holds another key').waitFor();
    await here.getByRole('button', { name: 'Connect test-wallet' }).click();
    // Whoever may sign comes first.
    const accounts = here.getByRole('list', { name: 'Accounts' }).getByRole('button');
    await accounts.first().waitFor();
    expect(await accounts.allTextContents()).toEqual([
      expect.stringMatching(/^Alice · owner, may sign5Grwva/),
      expect.stringMatching(/^Bob · not known to be allowed5FHneW/),
    ]);
    await accounts.first().click();
    await here.getByText(`after: ${key}`).waitFor();
    expect(await here.locator('.cost').textContent()).toMatch(
      /Feeabout 0\.\d+ AZERO; nothing is signed.*The account has[\d,.]+ AZERO/,
    );
    await here.getByRole('button', { name: 'Publish my key on alice.azero' }).click();
    await here.getByText('The world now sees your key.').waitFor({ timeout: 30_000 });
    await here.getByText('which is final').waitFor();
    expect(await recordsOf(on.devnet, 'alice.azero')).toMatchObject({
      'peer-id': key,
      'staex-id': expect.stringMatching(/^h8sy/),
    });
    expect(submissions() - before).toBe(1);
    expect(wallet.shown).toHaveLength(1);
    expect(wallet.origins).toEqual(['peername']);
    // It is the own name from now on.
    await page.reload();
    await openIdentity(page);
    expect(await page.getByLabel('The name that you call under').inputValue()).toBe('alice.azero');
    await wantToPublish(page, 'alice.azero');
    await panel(page).getByText('Your key is on this name already').waitFor();
  });

  test('signs with ed25519, too', async () => {
    const { page, key, wallet } = await on.withExtension(['//Alice']);
    wallet.accounts[0]!.type = 'ed25519';
    await on.devnet.azero.register('edith.azero', {
      owner: '5FA9nQDVg267DEd8m1ZypXLBnvN7SFxYwV7ndqSYGiN9TTpu',
    });
    await plan(page, 'edith.azero', 'test-wallet');
    await panel(page).getByText('is added').waitFor();
    await page.getByRole('button', { name: 'Publish my key on edith.azero' }).click();
    await panel(page).getByText('The world now sees your key.').waitFor({ timeout: 30_000 });
    expect(await recordsOf(on.devnet, 'edith.azero')).toEqual({ 'peer-id': key });
  });
});

describe.skipIf(!chromiumPath || noAnvil)(
  'the owner of an ENS name (skipped without Chromium or anvil)',
  () => {
    const on = stage();

    test('publishes, and the world sees the key', async () => {
      const icon = 'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/%3E';
      const { page, key, wallet } = await on.withEthereum({ keys: [ethereumKey(1)], icon });
      await wantToPublish(page, 'alice.eth');
      const here = panel(page);
      await here.getByText('staex-id holds another key').waitFor();
      await here.getByText('which learns the name').waitFor();
      expect(await here.locator('img').getAttribute('src')).toBe(icon);
      await here.getByRole('button', { name: 'Connect Test Wallet' }).click();
      await here.getByText(`after: ${key}`).waitFor();
      const { publicResolver } = on.devnet.ethereum!;
      expect((await here.locator('.cost').textContent())?.toLowerCase()).toContain(
        `sent to${publicResolver.toLowerCase()}`,
      );
      expect(await here.locator('.cost').textContent()).toMatch(
        /Feeup to 0\.\d+ ETH by what is usual now; your wallet sets it/,
      );
      await here.getByRole('button', { name: 'Publish my key on alice.eth' }).click();
      await here.getByText('The world now sees your key.').waitFor({ timeout: 30_000 });
      await here.getByText(/In block \d+/).waitFor();
      expect(await recordsOf(on.devnet, 'alice.eth')).toMatchObject({ 'peer-id': key });
      expect(wallet.sent).toHaveLength(1);
      // Who plans and who follows are the endpoints of the page, and never the wallet.
      expect(new Set(wallet.asked)).toEqual(
        new Set([
          'eth_requestAccounts',
          'eth_accounts',
          'eth_chainId',
          'eth_getBlockByHash',
          'eth_sendTransaction',
        ]),
      );
    });

    test('is told when the fee is a large part of what the account has', async () => {
      const { page } = await on.withEthereum({ keys: [ethereumKey(2)] });
      await plan(page, 'bob.eth', 'Test Wallet');
      const here = panel(page);
      expect(await here.getByText('of what the account has').count()).toBe(0);
      const [, fee] = /Feeup to ([\d.]+) ETH/.exec((await here.locator('.cost').textContent()) ?? '') ?? [];
      const balance = `0x${(parseEther(fee ?? '') * 2n).toString(16)}`;
      await on.devnet.ethereum!.rpc('anvil_setBalance', [ethereumAddress(2), balance]);
      await page.getByRole('button', { name: 'Choose another account' }).click();
      await here.getByRole('button', { name: /owner, may sign/ }).click();
      await here
        .getByText(/^The fee is up to [\d.]+ ETH, which is \d+ % of what the account has\.$/)
        .waitFor();
      await page.getByRole('button', { name: 'Publish my key on bob.eth' }).waitFor();
    });
  },
);
