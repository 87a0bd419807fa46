import { type Devnet, startDevnet } from '@peername/devnet';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { launchChromium } from '../../call-app/lib/chromium.ts';
import type { PersonOptions } from '../../call-app/lib/person.ts';
import { type RunningApp, startApp } from '../../call-app/lib/running-app.ts';
import { installEthereumWallet, type WalletMood, type WalletPlace } from './ethereum-wallet.ts';
import { type NameOwner, openOwner } from './name-owner.ts';
import { type ExtensionMood, installSubstrateWallet } from './substrate-wallet.ts';

/** The built app over local chains with quick blocks, and owners of names in Chromium. */
export interface Stage {
  readonly app: RunningApp;
  readonly devnet: Devnet;
  /** Somebody without a wallet; gone after the test, as all are. */
  owner(options?: PersonOptions): Promise<NameOwner>;
  withEthereum(
    place?: Partial<WalletPlace>,
    options?: PersonOptions,
  ): Promise<NameOwner & { readonly wallet: WalletMood }>;
  withExtension(
    accounts: readonly string[],
    options?: PersonOptions,
  ): Promise<NameOwner & { readonly wallet: ExtensionMood }>;
}

/** Starts it before the tests of a `describe`, and ends it after. */
export function stage(): Stage {
  let devnet: Devnet;
  let app: RunningApp;
  let browser: Browser;
  let closing: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    devnet = await startDevnet({ blockTime: 200 });
    [app, browser] = await Promise.all([startApp(devnet), launchChromium()]);
  });
  afterEach(async () => {
    const ends = closing;
    closing = [];
    // Each is closed even when another one did what it must not.
    const results = await Promise.allSettled(ends.map((end) => end()));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  });
  afterAll(async () => {
    await browser?.close();
    await app?.close();
    await devnet?.close();
  });

  async function open(options: PersonOptions): Promise<NameOwner> {
    const owner = await openOwner(browser, app, options);
    closing.push(() => owner.person.close());
    return owner;
  }

  return {
    get app() {
      return app;
    },
    get devnet() {
      return devnet;
    },
    owner: (options = {}) => open(options),
    async withEthereum(place = {}, options = {}) {
      let wallet!: WalletMood;
      const usual = { url: devnet.details.ethereum!.http, keys: [] };
      const owner = await open({
        ...options,
        install: async (context) => {
          wallet = await installEthereumWallet(context, { ...usual, ...place });
        },
      });
      return { ...owner, wallet };
    },
    async withExtension(accounts, options = {}) {
      let wallet!: ExtensionMood;
      const owner = await open({
        ...options,
        install: async (context) => {
          wallet = await installSubstrateWallet(context, { wsUrl: devnet.details.azero.ws, accounts });
          closing.push(() => wallet.close());
        },
      });
      return { ...owner, wallet };
    },
  };
}
