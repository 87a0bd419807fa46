import type { WalletAccount } from '@peername/azero/publish';
import { Keyring } from '@polkadot/api';
import { describe, expect, it } from 'vitest';
import { substrateWallets } from './substrate-wallets.ts';

const never = new AbortController().signal;
const account = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const untold = { asked() {}, signed() {} };
const fail = (): never => {
  throw new Error('no');
};

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

  it('takes so many accounts, each once', async () => {
    const twice = [pair.address, new Keyring().encodeAddress(pair.addressRaw, 0)];
    const many = Array.from({ length: 5_000 }, (_, i) =>
      new Keyring().encodeAddress(new Uint8Array(32).fill(i % 256).fill(i >> 8, 0, 1)),
    );
    const addresses = [...twice, ...many].map((address) => ({ address }));
    const page = { injectedWeb3: { one: extension(addresses) } };
    const wallet = await substrateWallets(page).connect('one', never);
    expect(wallet.accounts.value[0]).toEqual({ address: pair.address });
    expect(wallet.accounts.value.filter(({ address }) => address === pair.address)).toHaveLength(1);
    expect(wallet.accounts.value.length).toBeLessThan(1_000);
  });

  it('finds the others beside one that throws while it is looked at', () => {
    const injectedWeb3 = Object.defineProperty({ good: extension([]) }, 'bad', {
      get: fail,
      enumerable: true,
    });
    expect(substrateWallets({ injectedWeb3 }).found.value).toEqual([{ id: 'good', name: 'good' }]);
    expect(substrateWallets(Object.defineProperty({}, 'injectedWeb3', { get: fail })).found.value).toEqual(
      [],
    );
  });

  it.each([undefined, null, 7, { signPayload: 7 }])('takes %j in the place of a signer', async (signer) => {
    const page = {
      injectedWeb3: {
        one: { enable: async () => ({ accounts: { get: async () => [{ address: pair.address }] }, signer }) },
      },
    };
    const wallet = await substrateWallets(page).connect('one', never);
    const { signer: watched } = (await wallet.signerOf(pair.address, untold)) as WalletAccount;
    expect(Object.keys(watched)).toEqual([]);
  });

  it('tells when it signed, and knows until then that it asks, also when it is connected anew', async () => {
    let sign = (_: unknown): void => {};
    const signer = { signPayload: () => new Promise((resolve) => (sign = resolve)) };
    const injected = { accounts: { get: async () => [{ address: pair.address }] }, signer };
    const page = { injectedWeb3: { one: { enable: async () => ({ ...injected }) } } };
    const wallets = substrateWallets(page);
    let isSigned = false;
    const wallet = await wallets.connect('one', never);
    const { signer: watched } = (await wallet.signerOf(pair.address, {
      asked: fail,
      signed() {
        isSigned = true;
      },
    })) as WalletAccount;
    const signing = watched.signPayload?.({} as never);
    const again = await wallets.connect('one', never);
    expect([again.isAsking(), isSigned]).toEqual([true, false]);
    sign({ id: 1, signature: '0x' });
    await signing;
    expect([again.isAsking(), isSigned]).toEqual([false, true]);
  });

  it.each([
    ['throws', fail],
    ['rejects', () => Promise.reject(new Error('no'))],
  ])('is not asking any more, and did not sign, when it %s', async (_, signPayload) => {
    const injected = { accounts: { get: async () => [{ address: pair.address }] }, signer: { signPayload } };
    const page = { injectedWeb3: { one: { enable: async () => injected } } };
    const wallet = await substrateWallets(page).connect('one', never);
    const { signer: watched } = (await wallet.signerOf(pair.address, {
      asked: fail,
      signed: fail,
    })) as WalletAccount;
    await expect(watched.signPayload?.({} as never)).rejects.toThrow('no');
    expect(wallet.isAsking()).toBe(false);
  });

  it('gives up when the person does', async () => {
    const page = { injectedWeb3: { one: { enable: () => new Promise(() => {}) } } };
    const ending = new AbortController();
    const connecting = substrateWallets(page).connect('one', ending.signal);
    ending.abort();
    await expect(connecting).rejects.toMatchObject({ code: 'ABORTED' });
  });
});
