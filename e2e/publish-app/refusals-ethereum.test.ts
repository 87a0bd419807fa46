import { anvilBinary } from '@peername/devnet';
import { describe, expect, test } from 'vitest';
import { chromiumPath } from '../call-app/lib/chromium.ts';
import { ethereumKey } from './lib/ethereum-keys.ts';
import type { WalletMood } from './lib/ethereum-wallet.ts';
import { panel, plan, said, wantToPublish } from './lib/name-owner.ts';
import { recordsOf } from './lib/read-name.ts';
import { stage } from './lib/stage.ts';

const noAnvil = !anvilBinary();
describe.skipIf(!chromiumPath || noAnvil)(
  'on Ethereum the page says what is wrong (skipped without either)',
  () => {
    const on = stage();
    const nonce = (account: number) =>
      on.devnet.ethereum!.rpc('eth_getTransactionCount', [on.devnet.ethereum!.accounts[account], 'pending']);

    test('where there is no wallet, and takes one at window.ethereum', async () => {
      const { page } = await on.owner();
      await wantToPublish(page, 'alice.eth');
      await panel(page)
        .getByText('No wallet for Ethereum is in this browser. Install an extension')
        .waitFor();
      const { page: other } = await on.withEthereum({ keys: [ethereumKey(1)], announced: false });
      await plan(other, 'alice.eth', "This browser's wallet");
    });

    test.each<[string, (wallet: WalletMood) => void, RegExp]>([
      [
        'said no to the page',
        (wallet) => wallet.refusals.set('eth_requestAccounts', { code: 4001, message: 'User rejected' }),
        /^You said no in the wallet/,
      ],
      [
        'is locked, with its window open',
        (wallet) =>
          wallet.refusals.set('eth_requestAccounts', { code: -32002, message: 'Already processing' }),
        /^The wallet still waits for your answer.*open it/,
      ],
      ['shares no account', (wallet) => (wallet.keys = []), /^Test Wallet shared no account/],
      [
        'is disconnected',
        (wallet) => wallet.refusals.set('eth_requestAccounts', { code: 4900, message: 'gone' }),
        /^The wallet is disconnected/,
      ],
    ])('where the wallet %s', async (_, change, sentence) => {
      const { page, wallet } = await on.withEthereum({ keys: [ethereumKey(1)] });
      change(wallet);
      await wantToPublish(page, 'alice.eth');
      await page.getByRole('button', { name: 'Connect Test Wallet' }).click();
      expect(await said(page)).toMatch(sentence);
      wallet.refusals.clear();
      wallet.keys = [ethereumKey(1)];
      await page.getByRole('button', { name: 'Connect a wallet again' }).click();
      await page.getByRole('button', { name: 'Connect Test Wallet' }).click();
      await page.getByRole('button', { name: 'Publish my key on alice.eth' }).waitFor();
    });

    test.each<[string, (wallet: WalletMood) => void, RegExp]>([
      [
        'says no',
        (wallet) => wallet.refusals.set('eth_sendTransaction', { code: 4001, message: 'User denied' }),
        /^You said no in the wallet; nothing was sent/,
      ],
      [
        'goes away',
        (wallet) => wallet.refusals.set('eth_sendTransaction', { code: 4900, message: 'gone' }),
        /^The wallet did not say whether it sent the transaction; look into it/,
      ],
      ['shares the account no more', (wallet) => (wallet.keys = [ethereumKey(2)]), /does not share 0x7099/],
      [
        'is on another chain by then',
        (wallet) => (wallet.chainId = '0xaa36a7'),
        /another chain than the name/,
      ],
    ])('where the wallet %s when it is to sign, and sends nothing', async (_, change, sentence) => {
      const { page, wallet } = await on.withEthereum({ keys: [ethereumKey(1)] });
      await plan(page, 'alice.eth', 'Test Wallet');
      change(wallet);
      const before = await nonce(1);
      await page.getByRole('button', { name: 'Publish my key on alice.eth' }).click();
      expect(await said(page)).toMatch(sentence);
      expect(await nonce(1)).toBe(before);
    });

    test('where the wallet is on another chain, and has it switched', async () => {
      const { page, wallet } = await on.withEthereum({ keys: [ethereumKey(1)] });
      wallet.chainId = '0xaa36a7';
      await wantToPublish(page, 'alice.eth');
      await page.getByRole('button', { name: 'Connect Test Wallet' }).click();
      expect(await said(page)).toContain('Switch it to Ethereum devnet');
      wallet.refusals.set('wallet_switchEthereumChain', { code: 4001, message: 'no' });
      await page.getByRole('button', { name: 'Switch to Ethereum devnet' }).click();
      await panel(page).getByText('You said no in the wallet').waitFor();
      wallet.refusals.clear();
      wallet.knownChains.clear();
      await page.getByRole('button', { name: 'Switch to Ethereum devnet' }).click();
      await page.getByRole('button', { name: 'Publish my key on alice.eth' }).waitFor();
      expect(wallet.added).toEqual([
        expect.objectContaining({ chainId: '0x7a69', rpcUrls: [on.devnet.details.ethereum!.http] }),
      ]);
    });

    test('where the wallet says the number of the local chain and means another one', async () => {
      const { page, wallet } = await on.withEthereum({ keys: [ethereumKey(1)] });
      wallet.refusals.set('eth_getBlockByHash', { code: -32000, message: 'header not found' });
      await wantToPublish(page, 'alice.eth');
      await page.getByRole('button', { name: 'Connect Test Wallet' }).click();
      await panel(page).getByText('give its network 31337 the endpoint').waitFor();
    });

    test('where the account may not write, and goes on with the one that may', async () => {
      const { page, wallet } = await on.withEthereum({ keys: [ethereumKey(7)] });
      await wantToPublish(page, 'alice.eth');
      await page.getByRole('button', { name: 'Connect Test Wallet' }).click();
      expect(await said(page)).toMatch(/^0x14dC\w+ may not write .* alice\.eth; 0x7099\w+ \(owner\) may/);
      wallet.keys = [ethereumKey(7), ethereumKey(1)];
      await page.evaluate(
        (accounts) =>
          (globalThis as unknown as { emitFromWallet: (...a: unknown[]) => void }).emitFromWallet(
            'accountsChanged',
            accounts,
          ),
        ['0x14dc79964da2c08b23698b3d3cc7ca32193d9955', '0x70997970c51812dc3a010c7d01b50e0d17dc79c8'],
      );
      await page.getByRole('button', { name: 'Choose the account again' }).click();
      await panel(page)
        .getByRole('button', { name: /owner, may sign/ })
        .click();
      await page.getByRole('button', { name: 'Publish my key on alice.eth' }).waitFor();
    });

    test.each([
      ['nobody-has-this.eth', /^Nobody owns nobody-has-this\.eth/],
      ['noresolver.eth', /has no resolver.*Give noresolver\.eth a resolver/],
      ['nocode.eth', /keeps no texts.*public resolver/],
      ['ok.ccip.eth', /are not on the chain.*was given out/],
      ['zed.wild.eth', /exists only through wild\.eth.*Ask the owner of the name above/],
    ])('of %s', async (name, sentence) => {
      const { page } = await on.withEthereum({ keys: [ethereumKey(1)] });
      await wantToPublish(page, name);
      expect(await said(page)).toMatch(sentence);
      expect(await page.getByRole('button', { name: /^Connect / }).count()).toBe(0);
    });

    test('where the account cannot pay', async () => {
      const { page } = await on.withEthereum({ keys: [ethereumKey(9)] });
      await wantToPublish(page, 'poor.eth');
      await page.getByRole('button', { name: 'Connect Test Wallet' }).click();
      expect(await said(page)).toMatch(/has .*ETH and needs up to .*ETH|too little ether/);
    });

    test('that a private key is on the chain, and does not repeat it', async () => {
      const { page } = await on.withEthereum({ keys: [ethereumKey(0)] });
      await wantToPublish(page, 'secret.eth');
      await panel(page).getByText('nostr holds a private key. Everybody can read it').waitFor();
      expect(await page.content()).not.toContain('nsec1');
    });

    test('of records that are hostile, as text', async () => {
      const { page } = await on.withEthereum({ keys: [ethereumKey(0)] });
      await wantToPublish(page, 'hostile.eth');
      await panel(page).getByText('staex-id holds nothing that can be called').first().waitFor();
      await panel(page).getByText('All of staex-id').click();
      await panel(page).getByText('<script>alert(1)</script>').waitFor();
      expect(await page.getByText('\u202e').count()).toBe(0);
    });

    test('once, however often the button is pressed', async () => {
      const { page, wallet } = await on.withEthereum({ keys: [ethereumKey(3)] });
      await plan(page, 'carol.eth', 'Test Wallet');
      const before = Number(await nonce(3));
      await page.getByRole('button', { name: 'Publish my key on carol.eth' }).evaluate((button) => {
        for (let i = 0; i < 5; i++) (button as HTMLButtonElement).click();
      });
      await panel(page).getByText('The world now sees your key.').waitFor({ timeout: 30_000 });
      expect(Number(await nonce(3)) - before).toBe(1);
      expect(wallet.sent).toHaveLength(1);
    });

    test('where the person stops waiting, and does not ask a second time while the wallet asks', async () => {
      const { page, wallet } = await on.withEthereum({ keys: [ethereumKey(1)] });
      await plan(page, 'alice.eth', 'Test Wallet');
      wallet.refusals.set('eth_sendTransaction', 'silence');
      await page.getByRole('button', { name: 'Publish my key on alice.eth' }).click();
      // Whoever stops before the wallet was asked has sent nothing for certain, and is told that.
      await expect.poll(() => wallet.asked, { timeout: 30_000 }).toContain('eth_sendTransaction');
      await page.getByRole('button', { name: 'Stop waiting for the wallet' }).click();
      expect(await said(page)).toMatch(/^You stopped waiting.*If you have approved it, it was sent/);
      await page.getByRole('button', { name: 'Look at the name again' }).click();
      await page.getByRole('button', { name: 'Connect Test Wallet' }).click();
      await panel(page).getByText('if you approved it in your wallet').waitFor();
      expect(wallet.asked.filter((method) => method === 'eth_sendTransaction')).toHaveLength(1);
    });

    test('where the resolver refuses in the block: the fee is paid, and nothing changed', async () => {
      const ethereum = on.devnet.ethereum!;
      const [, , first, second] = ethereum.accounts;
      await ethereum.createName('sold.eth', { owner: first });
      const { page, wallet } = await on.withEthereum({ keys: [ethereumKey(2)] });
      await plan(page, 'sold.eth', 'Test Wallet');
      wallet.beforeSend = () => ethereum.createName('sold.eth', { owner: second });
      await page.getByRole('button', { name: 'Publish my key on sold.eth' }).click();
      expect(await said(page)).toMatch(/refused it: nothing changed, the fee is paid/);
      await panel(page).getByText('Transaction', { exact: true }).waitFor();
      expect(await recordsOf(on.devnet, 'sold.eth')).toEqual({});
    });
  },
);
