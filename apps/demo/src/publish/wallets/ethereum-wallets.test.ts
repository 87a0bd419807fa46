import type { JsonRpcSigner } from 'ethers';
import { describe, expect, it, vi } from 'vitest';
import { type EthereumPage, ethereumWallets } from './ethereum-wallets.ts';

const never = new AbortController().signal;
const account = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const other = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
const untold = { asked() {}, signed() {} };
const fail = (): never => {
  throw new Error('no');
};
const provider = (answers: Record<string, unknown> = {}) => ({
  request: async ({ method }: { method: string }) => answers[method],
});

function announce(page: EventTarget, detail: unknown): void {
  page.dispatchEvent(Object.assign(new Event('eip6963:announceProvider'), { detail }));
}

/** Whether a wallet that says this is on chain 31337. */
async function isOn(said: unknown): Promise<boolean | undefined> {
  const ethereum = provider({ eth_requestAccounts: [account], eth_chainId: said });
  const page: EthereumPage = Object.assign(new EventTarget(), { ethereum });
  const { chain } = await ethereumWallets(page).connect('window.ethereum', never);
  return chain?.isOn({ chainId: '0x7a69', title: 'Test' }, '0x');
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

  it('does not let one take the place of another that is in the list', async () => {
    const page = new EventTarget();
    const wallets = ethereumWallets(page);
    const [first, second] = [account, other].map((one) => provider({ eth_requestAccounts: [one] }));
    announce(page, { info: { uuid: '1', name: 'Good' }, provider: first });
    const shown = wallets.found.value;
    for (let i = 0; i < 1_000; i++) announce(page, { info: { uuid: '1', name: 'Bad' }, provider: second });
    expect(wallets.found.value).toBe(shown);
    const wallet = await wallets.connect('1', never);
    expect(wallet.accounts.value).toEqual([{ address: account }]);
  });

  it('outlasts what throws while it is looked at', () => {
    const thrower = Object.defineProperty({}, 'request', { get: fail });
    const page: EthereumPage = Object.assign(new EventTarget(), { ethereum: thrower });
    const wallets = ethereumWallets(page);
    announce(page, { info: { uuid: '1' }, provider: thrower });
    announce(page, Object.defineProperty({}, 'info', { get: fail }));
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

  it.each([
    ['throws', fail],
    ['is none', 7],
  ])('needs no listening to a wallet whose way to listen %s', async (_, listen) => {
    const ethereum = { ...provider({ eth_requestAccounts: [account] }), on: listen, removeListener: listen };
    const page: EthereumPage = Object.assign(new EventTarget(), { ethereum });
    const wallet = await ethereumWallets(page).connect('window.ethereum', never);
    wallet.chain?.onChange(fail)();
    expect(wallet.accounts.value).toEqual([{ address: account }]);
  });

  it('does not go on asking a wallet which chain it is on when it does not say', async () => {
    vi.useFakeTimers();
    const asked: string[] = [];
    const ethereum = {
      async request({ method }: { method: string }) {
        asked.push(method);
        return method === 'eth_chainId' ? fail() : [account];
      },
    };
    const page: EthereumPage = Object.assign(new EventTarget(), { ethereum });
    const wallet = await ethereumWallets(page).connect('window.ethereum', never);
    const signer = (await wallet.signerOf(account, untold)) as JsonRpcSigner;
    const sending = signer.provider.send('eth_chainId', []).catch(() => {});
    await vi.advanceTimersByTimeAsync(60_000);
    await sending;
    expect(asked.filter((method) => method === 'eth_chainId')).toHaveLength(1);
    vi.useRealTimers();
  });

  it('tells of other accounts, and not of the same ones', async () => {
    let emit = (_: unknown): void => {};
    const on = (event: string, listener: typeof emit) => {
      if (event === 'accountsChanged') emit = listener;
    };
    const ethereum = { ...provider({ eth_requestAccounts: [account] }), on };
    const page: EthereumPage = Object.assign(new EventTarget(), { ethereum });
    const wallet = await ethereumWallets(page).connect('window.ethereum', never);
    const first = wallet.accounts.value;
    emit([account.toLowerCase()]);
    expect(wallet.accounts.value).toBe(first);
    emit([other, account]);
    expect(wallet.accounts.value).toEqual([{ address: other }, { address: account }]);
    emit('nonsense');
    expect(wallet.accounts.value).toEqual([]);
  });

  it('takes so many accounts, each once', async () => {
    const accounts = [account, account.toLowerCase(), ...Array.from({ length: 100_000 }, () => other)];
    accounts.push(...Array.from({ length: 5_000 }, (_, i) => `0x${`${i}`.padStart(40, '0')}`));
    const ethereum = provider({ eth_requestAccounts: accounts });
    const page: EthereumPage = Object.assign(new EventTarget(), { ethereum });
    const wallet = await ethereumWallets(page).connect('window.ethereum', never);
    expect(wallet.accounts.value.slice(0, 2)).toEqual([{ address: account }, { address: other }]);
    expect(wallet.accounts.value.length).toBeLessThan(1_000);
  });

  it('tells that it is to send right before it is asked, and nothing before', async () => {
    const seen: string[] = [];
    const ethereum = {
      request: async ({ method }: { method: string }) => {
        seen.push(method);
        return method === 'eth_sendTransaction' ? fail() : method === 'eth_chainId' ? '0x1' : [account];
      },
    };
    const page: EthereumPage = Object.assign(new EventTarget(), { ethereum });
    const wallet = await ethereumWallets(page).connect('window.ethereum', never);
    const telling = { asked: () => seen.push('told'), signed: fail };
    const signer = (await wallet.signerOf(account, telling as never)) as JsonRpcSigner;
    expect(seen).not.toContain('told');
    await expect(signer.sendUncheckedTransaction({ to: account, gasLimit: 1 })).rejects.toThrow();
    expect(seen.slice(-2)).toEqual(['told', 'eth_sendTransaction']);
    signer.provider.destroy();
  });

  it('knows the question that is open also when the wallet is connected anew', async () => {
    let answer = (_: unknown): void => {};
    const ethereum = {
      request: ({ method }: { method: string }) =>
        method === 'eth_sendTransaction'
          ? new Promise((resolve) => (answer = resolve))
          : Promise.resolve(method === 'eth_chainId' ? '0x1' : [account]),
    };
    const page: EthereumPage = Object.assign(new EventTarget(), { ethereum });
    const wallets = ethereumWallets(page);
    const first = await wallets.connect('window.ethereum', never);
    const signer = (await first.signerOf(account, untold)) as JsonRpcSigner;
    const sending = signer.sendUncheckedTransaction({ to: account, gasLimit: 1 });
    const isAsking = async () => (await wallets.connect('window.ethereum', never)).isAsking();
    await expect.poll(isAsking).toBe(true);
    answer(`0x${'1f'.repeat(32)}`);
    await sending;
    expect(await isAsking()).toBe(false);
    signer.provider.destroy();
  });

  it.each(['0x7a69', '31337', 31_337, '0x07A69'])('takes %j for the number of the chain', async (said) => {
    expect(await isOn(said)).toBe(true);
  });

  it.each(['7a69', '', 'nonsense', null, '0x', {}, `0x${'1'.repeat(100_000)}`, -1])(
    'takes what is no number, or another one, for another chain: %#',
    async (said) => {
      expect(await isOn(said)).toBe(false);
    },
  );

  it.each([
    ['not a list', 7],
    ['no texts', [7, {}]],
    ['others', [other]],
  ])('says that an account is gone when the accounts are %s', async (_, accounts) => {
    const answers: Record<string, unknown> = { eth_requestAccounts: [account], eth_chainId: '0x1' };
    const page: EthereumPage = Object.assign(new EventTarget(), { ethereum: provider(answers) });
    const wallet = await ethereumWallets(page).connect('window.ethereum', never);
    answers['eth_accounts'] = accounts;
    await expect(wallet.signerOf(account, untold)).rejects.toMatchObject({ reason: 'wrong-account' });
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
