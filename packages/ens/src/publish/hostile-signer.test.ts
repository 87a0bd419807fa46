import type { Hex } from '@peername/resolver-core';
import type { PublishProgress, SignedTransaction } from '@peername/resolver-core/publish';
import { BrowserProvider, type HDNodeWallet, Transaction, type TransactionRequest } from 'ethers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noLocalChain } from '../../testing/local-chain.ts';
import {
  briefly,
  type PublishingStage,
  peers,
  refusalOf,
  startPublishing,
  stepsOf,
  walletOf,
} from '../../testing/publishing.ts';

const alice = walletOf(1);

describe.skipIf(noLocalChain)('a signer that does not do as it is told', () => {
  let stage: PublishingStage;
  beforeAll(async () => {
    stage = await startPublishing(0);
  });
  afterAll(() => stage?.close());

  const planFor = (value: string) => stage.plan('alice.eth', [{ key: 'staex-id', value }], alice.address);
  /** Signs whatever the change makes of what it is to sign. */
  const signerThat = (change: (asked: TransactionRequest) => TransactionRequest): HDNodeWallet =>
    Object.assign(Object.create(alice) as HDNodeWallet, {
      signTransaction: (asked: TransactionRequest) => alice.signTransaction(change(asked)),
    });

  it('and signs another change of the same name gets nothing sent', async () => {
    const earlier = await stage.publisher.prepare(await planFor(peers.two));
    if (earlier.type !== 'ethereum') throw new Error('not of this chain');
    const { data } = Transaction.from(earlier.serialized);
    const signer = signerThat((asked) => ({ ...asked, data }));
    expect(await refusalOf(stage.publisher.sign(await planFor(peers.one), signer))).toMatchObject({
      reason: 'not-this-change',
    });
  });

  it('and signs for more than the plan said gets nothing sent', async () => {
    const signer = signerThat((asked) => ({ ...asked, maxFeePerGas: BigInt(asked.maxFeePerGas ?? 0) * 50n }));
    expect(await refusalOf(stage.publisher.sign(await planFor(peers.one), signer))).toMatchObject({
      reason: 'not-this-change',
    });
  });

  it('and sends something else is found out by its hash', async () => {
    const { node, publisher } = stage;
    const plan = await planFor(peers.one);
    const hash = (await node.rpc('eth_sendTransaction', [
      { from: alice.address, to: walletOf(2).address, value: '0x1' },
    ])) as Hex;
    const browser = new BrowserProvider({
      request: async ({ method, params }: { method: string; params?: unknown }) =>
        method === 'eth_sendTransaction' ? hash : node.rpc(method, params as unknown[]),
    });
    const wallet = await browser.getSigner(alice.address);
    const { steps, error } = await stepsOf(publisher.publish(plan, wallet, briefly));
    expect(steps.map(({ state }) => state)).not.toContain('included');
    expect(error).toMatchObject({ reason: 'not-this-change', transaction: hash });
    browser.destroy();
  });

  it('and names an older transaction of the same change is found out', async () => {
    const { node, publisher } = stage;
    const settle = ({ state }: PublishProgress) => state === 'included' && node.mine(3);
    const browser = (send: (params: unknown) => Promise<unknown>) =>
      new BrowserProvider({
        request: async ({ method, params }: { method: string; params?: unknown }) =>
          method === 'eth_sendTransaction' ? send(params) : node.rpc(method, params as unknown[]),
      });
    const honest = browser((params) => node.rpc('eth_sendTransaction', params as unknown[]));
    const wallet = await honest.getSigner(alice.address);
    const { steps } = await stepsOf(publisher.publish(await planFor(peers.one), wallet, briefly), settle);
    const hash = steps[0]?.transaction;
    expect(steps.at(-1)).toMatchObject({ state: 'final' });
    await stepsOf(publisher.publish(await planFor(peers.two), alice, briefly), settle);
    const lazy = browser(async () => hash);
    const again = publisher.publish(await planFor(peers.one), await lazy.getSigner(alice.address), briefly);
    const { steps: seen, error } = await stepsOf(again);
    expect(seen.map(({ state }) => state)).not.toContain('included');
    expect(error).toMatchObject({ reason: 'not-this-change', transaction: hash });
    for (const provider of [honest, lazy]) provider.destroy();
  });

  it('elsewhere is told the most that what it signed may cost', async () => {
    const unsigned = await stage.publisher.prepare(await planFor(peers.one));
    if (unsigned.type !== 'ethereum') throw new Error('not of this chain');
    const dear = Transaction.from(unsigned.serialized);
    dear.maxFeePerGas = 10n ** 15n;
    const raw = (await alice.signTransaction(dear)) as Hex;
    const signed: SignedTransaction = await stage.publisher.read(stage.publisher.parse('alice.eth'), raw);
    expect(signed.fee).toBe(dear.gasLimit * 10n ** 15n);
  });
});
