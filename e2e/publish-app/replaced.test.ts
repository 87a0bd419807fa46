import { anvilBinary } from '@peername/devnet';
import { describe, expect, test } from 'vitest';
import { chromiumPath } from '../call-app/lib/chromium.ts';
import { ethereumAddress, ethereumKey } from './lib/ethereum-keys.ts';
import { panel, plan, said } from './lib/name-owner.ts';
import { recordsOf } from './lib/read-name.ts';
import { stage } from './lib/stage.ts';

const isMissing = !chromiumPath || !anvilBinary();

describe.skipIf(isMissing)(
  'a wallet that does more than it was asked (skipped without Chromium or anvil)',
  () => {
    const on = stage();
    const rpc = (method: string, ...params: unknown[]) => on.devnet.ethereum!.rpc(method, params);
    const dear = { maxFeePerGas: '0xe8d4a51000', maxPriorityFeePerGas: '0x174876e800' };

    /** A transaction that waits for another one before it, sent from the page. */
    async function startWaiting(number: number, name: string) {
      const owner = await on.withEthereum({ keys: [ethereumKey(number)] });
      const { page, wallet } = owner;
      await plan(page, name, 'Test Wallet');
      wallet.ahead = 1;
      await page.getByRole('button', { name: `Publish my key on ${name}` }).click();
      await panel(page).getByText('Sent. Waiting for a block that takes it').waitFor();
      const from = ethereumAddress(number);
      const first = Number(await rpc('eth_getTransactionCount', from, 'latest'));
      /** In its place; and then the one before, so that a block can take them. */
      const replaceBy = async (instead: object): Promise<unknown> => {
        // The page has to have seen it.
        await page.waitForTimeout(2_000);
        const place = `0x${(first + 1).toString(16)}`;
        const other = await rpc('eth_sendTransaction', { from, nonce: place, ...dear, ...instead });
        await rpc('eth_sendTransaction', { from, to: from, nonce: `0x${first.toString(16)}`, ...dear });
        return other;
      };
      return { ...owner, from, replaceBy };
    }

    test('what its owner speeds up in the wallet is followed, and the world sees the key', async () => {
      const { page, key, wallet, replaceBy } = await startWaiting(1, 'alice.eth');
      const { to, data, gas } = wallet.sent[0] as Record<string, string>;
      const faster = await replaceBy({ to, data, gas });
      await panel(page).getByText('The world now sees your key.').waitFor({ timeout: 60_000 });
      await panel(page).getByText('The one that your wallet put in its place is in block').waitFor();
      await panel(page).getByText('Transaction', { exact: true }).click();
      await panel(page).getByText(String(faster)).waitFor();
      expect(await recordsOf(on.devnet, 'alice.eth')).toMatchObject({ 'peer-id': key });
      expect(wallet.sent).toHaveLength(1);
      expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
    });

    test('what its owner cancels in the wallet is called that, and can be published again', async () => {
      const { page, key, wallet, from, replaceBy } = await startWaiting(2, 'bob.eth');
      const cancel = await replaceBy({ to: from });
      const sentence = await said(page);
      expect(sentence).toMatch(/^It was cancelled: .*It did not make the change\. Look at bob\.eth again/);
      expect(sentence).toContain(cancel);
      expect(await recordsOf(on.devnet, 'bob.eth')).not.toMatchObject({ 'peer-id': key });
      wallet.ahead = 0;
      await page.getByRole('button', { name: 'Look at the name again' }).click();
      await page.getByRole('button', { name: 'Connect Test Wallet' }).click();
      await page.getByRole('button', { name: 'Publish my key on bob.eth' }).click();
      await panel(page).getByText('The world now sees your key.').waitFor({ timeout: 30_000 });
    });

    test('what a wallet lost its server over may have been sent, and is remembered', async () => {
      const { page, wallet } = await on.withEthereum({ keys: [ethereumKey(3)] });
      await plan(page, 'carol.eth', 'Test Wallet');
      const message = 'RPC endpoint returned too many errors, retrying in 0.5 minutes.';
      wallet.afterSend = { code: -32_002, message };
      await page.getByRole('button', { name: 'Publish my key on carol.eth' }).click();
      const sentence = await said(page);
      expect(sentence).toMatch(/^The wallet did not say whether it sent the transaction/);
      expect(sentence).not.toMatch(/nothing was sent/i);
      // Nor does an outage of our own endpoint make it so.
      const endpoint = `${on.devnet.details.ethereum!.http}/**`;
      await page.route(endpoint, (route) => route.abort());
      await page.getByRole('button', { name: 'Look at the name again' }).click();
      await expect.poll(() => said(page), { timeout: 40_000 }).toMatch(/may still be on its way/);
      expect(await said(page)).not.toMatch(/nothing was sent/i);
      await page.unroute(endpoint);
      await page.getByRole('button', { name: 'Look at the name again' }).click();
      await panel(page).getByText('Your key is on this name already').waitFor({ timeout: 40_000 });
    });
  },
);
