import { Keyring } from '@polkadot/api';
import { describe, expect, it } from 'vitest';
import { type EthereumPage, ethereumWallets } from './ethereum-wallets.ts';
import { substrateWallets } from './substrate-wallets.ts';

const never = new AbortController().signal;
const account = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const provider = (answers: Record<string, unknown> = {}) => ({
  request: async ({ method }: { method: string }) => answers[method],
});

function announce(page: EventTarget, detail: unknown): void {
  page.dispatchEvent(Object.assign(new Event('eip6963:announceProvider'), { detail }));
}

describe('ethereumWallets', () => {
  it('lists those that announce themselves, once each, and then not window.ethereum', () => {
    const page: EthereumPage = Object.assign(new EventTarget(), { ethereum: provider() });
    const wallets = ethereumWallets(page);
    expect(wallets.found.value).toEqual([{ id: 'window.ethereum', name: "This browser's wallet" }]);
    const info = { uuid: '1', name: 'One\u202e', icon: 'https://x.example/a.png' };
    for (let i = 0; i < 2; i++) announce(page, { info, provider: provider() });
    expect(wallets.found.value).toEqual([{ id: '1', name: 'One\\u{202e}', icon: undefined }]);
  });

  it.each([
    undefined,
    null,
    {},
    { info: null },
    { info: { uuid: 7 }, provider: provider() },
    { info: { uuid: 'x' }, provider: {} },
  ])('passes over what is no wallet: %j', (detail) => {
    const page = new EventTarget();
    const wallets = ethereumWallets(page);
    announce(page, detail);
    expect(wallets.found.value).toEqual([]);
  });

  it('takes so many and no more', () => {
    const page = new EventTarget();
    const wallets = ethereumWallets(page);
    for (let i = 0; i < 1_000; i++) announce(page, { info: { uuid: `${i}` }, provider: provider() });
    expect(wallets.found.value.length).toBe(20);
  });

  it.each([
    ['not a list', 7],
    ['no addresses', ['alice', 1, null]],
    ['nothing', undefined],
  ])('refuses a wallet whose accounts are %s', async (_, accounts) => {
    const page: EthereumPage = Object.assign(new EventTarget(), {
      ethereum: provider({ eth_requestAccounts: accounts }),
    });
    await expect(ethereumWallets(page).connect('window.ethereum', never)).rejects.toMatchObject({
      reason: 'wallet-locked',
    });
  });

  it('writes accounts as plans do', async () => {
    const ethereum = provider({ eth_requestAccounts: [account.toLowerCase()] });
    const page: EthereumPage = Object.assign(new EventTarget(), { ethereum });
    const wallet = await ethereumWallets(page).connect('window.ethereum', never);
    expect(wallet.accounts.value).toEqual([{ address: account }]);
  });

  it('refuses one that throws in place of rejecting, and one that is gone', async () => {
    const ethereum = {
      request: () => {
        throw { code: 4001 };
      },
    };
    const page: EthereumPage = Object.assign(new EventTarget(), { ethereum });
    const wallets = ethereumWallets(page);
    await expect(wallets.connect('window.ethereum', never)).rejects.toMatchObject({ reason: 'declined' });
    await expect(ethereumWallets(new EventTarget()).connect('x', never)).rejects.toMatchObject({
      reason: 'no-wallet',
    });
  });
});

describe('substrateWallets', () => {
  const pair = new Keyring({ type: 'sr25519' }).addFromUri('//Alice');
  const extension = (accounts: unknown) => ({
    enable: async () => ({ accounts: { get: async () => accounts }, signer: {} }),
  });

  it('writes accounts of any prefix as plans do, and leaves those of other chains out', async () => {
    const page = {
      injectedWeb3: {
        one: extension([
          { address: new Keyring().encodeAddress(pair.addressRaw, 0), name: 'Main\u0007' },
          { address: account, type: 'ethereum' },
          { address: 'nonsense' },
          { address: pair.address, type: 'ecdsa' },
          null,
        ]),
      },
    };
    const wallet = await substrateWallets(page).connect('one', never);
    expect(wallet.accounts.value).toEqual([{ address: pair.address, label: 'Main\\u{7}' }]);
  });

  it.each([undefined, null, 7, { a: null, b: {} }])('finds no wallet in %j', (injectedWeb3) => {
    expect(substrateWallets({ injectedWeb3 }).found.value).toEqual([]);
  });

  it.each([undefined, 'x', [], {}])('takes accounts %j for none', async (accounts) => {
    const page = { injectedWeb3: { one: extension(accounts) } };
    await expect(substrateWallets(page).connect('one', never)).rejects.toMatchObject({
      reason: 'wallet-locked',
    });
  });

  it('gives up when the person does', async () => {
    const page = { injectedWeb3: { one: { enable: () => new Promise(() => {}) } } };
    const ending = new AbortController();
    const connecting = substrateWallets(page).connect('one', ending.signal);
    ending.abort();
    await expect(connecting).rejects.toMatchObject({ code: 'ABORTED' });
  });
});
