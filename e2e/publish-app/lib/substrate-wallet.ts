import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import type { BrowserContext } from 'playwright-core';

/** How a test extension is at the moment. */
export interface ExtensionMood {
  /** Secret URIs of its accounts, such as `//Alice`. */
  readonly accounts: { uri: string; type: 'sr25519' | 'ed25519' | 'ecdsa' }[];
  /** Says so when a page wants to be let in, or hangs. */
  onEnable: string | undefined;
  /** Says so when it is to sign, or hangs. */
  onSign: string | undefined;
  /** Signs with another key than it says. */
  signAs: string | undefined;
  /** Runs before it signs. */
  beforeSign: (() => Promise<void>) | undefined;
  /** What it was to sign. */
  readonly shown: object[];
  /** Under which names pages asked to be let in. */
  readonly origins: string[];
  close(): Promise<void>;
}

/** Where a wallet gives no answer. */
export const silence = 'silence';

type Payload = Parameters<ApiPromise['registry']['createType']>[1] & { readonly version: number };

/** An extension that signs as one does: it knows the chain by its own connection, and its keys are outside of the page. */
export async function installSubstrateWallet(
  context: BrowserContext,
  { wsUrl, accounts }: { readonly wsUrl: string; readonly accounts: readonly string[] },
): Promise<ExtensionMood> {
  const api = await ApiPromise.create({ provider: new WsProvider(wsUrl) as never, noInitWarn: true });
  const mood: ExtensionMood = {
    accounts: accounts.map((uri) => ({ uri, type: 'sr25519' as const })),
    onEnable: undefined,
    onSign: undefined,
    signAs: undefined,
    beforeSign: undefined,
    shown: [],
    origins: [],
    close: () => api.disconnect(),
  };
  const pairs = () =>
    mood.accounts.map(({ uri, type }) => ({ uri, type, pair: new Keyring({ type }).addFromUri(uri) }));
  const say = async (text: string | undefined): Promise<void> => {
    if (text === silence) await new Promise(() => {});
    if (text !== undefined) throw new Error(text);
  };

  async function answer(method: string, value: unknown): Promise<unknown> {
    if (method === 'enable') {
      mood.origins.push(String(value));
      return say(mood.onEnable);
    }
    if (method === 'accounts')
      return pairs().map(({ uri, type, pair }) => ({ address: pair.address, name: uri.slice(2), type }));
    mood.shown.push(value as object);
    await mood.beforeSign?.();
    await say(mood.onSign);
    const payload = value as Payload & { address: string };
    const own = pairs().find(({ pair }) => pair.address === payload.address);
    if (!own) throw new Error('Unable to find keypair');
    const pair = mood.signAs ? new Keyring({ type: 'sr25519' }).addFromUri(mood.signAs) : own.pair;
    const { signature } = api.registry
      .createType('ExtrinsicPayload', payload, { version: payload.version })
      .sign(pair);
    return { id: mood.shown.length, signature };
  }

  await context.exposeFunction('testExtension', async (method: string, value: unknown) => {
    try {
      return { result: await answer(method, value) };
    } catch (error) {
      return { error: (error as Error).message };
    }
  });
  await context.addInitScript(inject);
  return mood;
}

/** In the page, as the script of an extension is. */
function inject(): void {
  type Ask = (method: string, value?: unknown) => Promise<{ result?: unknown; error?: string }>;
  const ask = async (method: string, value?: unknown): Promise<unknown> => {
    const { testExtension } = globalThis as unknown as { testExtension: Ask };
    const { result, error } = await testExtension(method, value);
    if (error !== undefined) throw new Error(error);
    return result;
  };
  const enable = async (origin: string): Promise<object> => {
    await ask('enable', origin);
    return {
      accounts: { get: () => ask('accounts'), subscribe: () => () => {} },
      signer: { signPayload: (payload: unknown) => ask('sign', payload) },
    };
  };
  Object.assign(globalThis, { injectedWeb3: { 'test-wallet': { version: '1.0.0', enable } } });
}
