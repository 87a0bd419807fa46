import { createEndpoint, type RpcEndpoint } from '@peername/json-rpc';
import { type Hex, ResolverError } from '@peername/resolver-core';
import type { FollowOptions, PublishProgress, SignedTransaction } from '@peername/resolver-core/publish';
import { BrowserProvider, type Signer, Transaction, type TransactionRequest } from 'ethers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fastClock } from '../../testing/fast-clock.ts';
import { localNetwork, noLocalChain } from '../../testing/local-chain.ts';
import { type PublishingStage, peers, startPublishing, stepsOf, walletOf } from '../../testing/publishing.ts';
import { ensPublisher } from './index.ts';
import type { EnsPublisherOptions } from './publisher-options.ts';

const alice = walletOf(1);
const gwei = 10n ** 9n;
// Of a clock that runs fast, on a machine that may be slow.
const patient: FollowOptions = { within: 3_000_000 };
const states = (steps: readonly PublishProgress[]) => steps.map(({ state }) => state);

describe.skipIf(noLocalChain)('a transaction that its owner replaces by another one', () => {
  let stage: PublishingStage;
  const closing: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    stage = await startPublishing(0);
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
    await mining(true);
    await stage.node.mine(1);
  });
  afterAll(() => stage?.close());

  const mining = (isOn: boolean) => stage.node.rpc('evm_setAutomine', [isOn]);
  /** Where a slot is over in a moment. */
  const hurried = (options: EnsPublisherOptions = {}) => {
    const clock = fastClock(100);
    const network = localNetwork(stage.node);
    const publisher = ensPublisher({ network, timeout: 200_000, clock, ...options });
    closing.push(() => publisher.close());
    return publisher;
  };
  /** That answers some methods in its own way. */
  const endpointThat = (answer: (method: string, params: readonly unknown[]) => unknown): RpcEndpoint => {
    const endpoint = createEndpoint(stage.node.url);
    return {
      ...endpoint,
      request: async (method, params, options) =>
        (await answer(method, params)) ?? endpoint.request(method, params, options),
    };
  };

  let turn = 0;
  /** A change that was never made before, signed, while no blocks are made. */
  const sign = async (publisher = stage.publisher): Promise<SignedTransaction> => {
    const value = turn++ % 2 === 0 ? peers.one : peers.two;
    const changes = [
      { key: 'staex-id', value },
      { key: 'url', value: `https://replaced-${turn}.example/` },
    ];
    const name = publisher.parse('alice.eth');
    const plan = await publisher.plan(name, changes, { account: alice.address });
    const signed = await publisher.sign(plan, alice);
    await mining(false);
    return signed;
  };
  const url = () => stage.text('alice.eth', 'url');
  /** In the place of the other one, with a higher fee, as wallets do. */
  const replacement = async (raw: Hex, instead: TransactionRequest = {}): Promise<Hex> => {
    const { nonce, to, data, gasLimit, chainId } = Transaction.from(raw);
    const fees = { maxFeePerGas: 900n * gwei, maxPriorityFeePerGas: 90n * gwei };
    const fields = { type: 2, chainId, nonce, to, data, gasLimit, ...fees, ...instead };
    return (await alice.signTransaction(fields)) as Hex;
  };
  const replace = async (raw: Hex, instead?: TransactionRequest, blocks = 3): Promise<Hex> => {
    const other = await replacement(raw, instead);
    await stage.node.rpc('eth_sendRawTransaction', [other]);
    await stage.node.mine(blocks);
    return Transaction.from(other).hash as Hex;
  };
  const cancel = { to: alice.address, data: '0x', gasLimit: 21_000n };

  it('to be faster is followed on to the end', async () => {
    const publisher = hurried();
    const signed = await sign(publisher);
    let faster: Hex | undefined;
    const { steps, error } = await stepsOf(publisher.send(signed, patient), async ({ state }) => {
      if (state === 'sent') faster ??= await replace(signed.raw);
      if (state === 'included') await stage.node.mine(3);
    });
    expect(error).toBeUndefined();
    expect(states(steps)).toEqual(['sent', 'sent', 'included', 'final']);
    expect(steps[1]).toEqual({ state: 'sent', transaction: faster, replaces: signed.hash });
    for (const step of steps.slice(1)) expect(step.transaction).toBe(faster);
    expect(await url()).toContain(`replaced-${turn}.`);
  });

  it('to be faster is followed also where other changes came first, hundreds of blocks ago', async () => {
    const publisher = hurried();
    const signed = await sign(publisher);
    let faster: Hex | undefined;
    const { steps, error } = await stepsOf(publisher.send(signed, patient), async ({ state }) => {
      if (faster || state !== 'sent') return state === 'included' && stage.node.mine(3);
      await stage.node.rpc('anvil_dropTransaction', [signed.hash]);
      await stage.node.mine(40);
      faster = await replace(signed.raw);
      await stage.node.mine(300);
    });
    expect(error).toBeUndefined();
    expect(steps.at(-1)).toMatchObject({ state: 'final', transaction: faster });
  });

  it('to be faster is found in a block as large as they get', async () => {
    const publisher = hurried();
    const signed = await sign(publisher);
    let faster: Hex | undefined;
    const { steps, error } = await stepsOf(publisher.send(signed, patient), async ({ state }) => {
      if (faster || state !== 'sent') return state === 'included' && stage.node.mine(3);
      const from = stage.node.accounts[2];
      for (let i = 0; i < 4; i++)
        await stage.node.rpc('eth_sendTransaction', [{ from, to: from, data: `0x${'00'.repeat(120_000)}` }]);
      faster = await replace(signed.raw);
    });
    expect(error).toBeUndefined();
    expect(steps.at(-1)).toMatchObject({ state: 'final', transaction: faster });
  });

  it('to be faster fails like any other', async () => {
    const publisher = hurried();
    const signed = await sign(publisher);
    let faster: Hex | undefined;
    const { error } = await stepsOf(publisher.send(signed, patient), async () => {
      faster ??= await replace(signed.raw, { gasLimit: 40_000n });
    });
    expect(error).toMatchObject({ reason: 'failed', transaction: faster });
  });

  it('to cancel it changed nothing, which is said with what took its place', async () => {
    const before = await url();
    const publisher = hurried();
    const signed = await sign(publisher);
    let other: Hex | undefined;
    const { steps, error } = await stepsOf(publisher.send(signed, patient), async () => {
      other ??= await replace(signed.raw, cancel);
    });
    expect(states(steps)).toEqual(['sent']);
    expect(error).toMatchObject({ reason: 'replaced', transaction: signed.hash });
    expect(error?.message).toMatch(/^It was cancelled: .* in block \d+ in its place, and changes nothing/);
    expect(error?.message).toContain(other);
    expect(await url()).toBe(before);
  });

  it('by something else did not make the change', async () => {
    const publisher = hurried();
    const signed = await sign(publisher);
    const gift = { to: walletOf(2).address, data: '0x', value: 1n, gasLimit: 21_000n };
    let other: Hex | undefined;
    const { error } = await stepsOf(publisher.send(signed, patient), async () => {
      other ??= await replace(signed.raw, gift);
    });
    expect(error).toMatchObject({ reason: 'replaced', transaction: signed.hash });
    expect(error?.message).toMatch(/does something else.*so the change was not made/);
    expect(error?.message).toContain(other);
  });

  it('is seen at the name where the block cannot be found, and followed by what the name says', async () => {
    const publisher = hurried({
      endpoints: [
        endpointThat((method, [, at]) => {
          if (method === 'eth_getTransactionCount' && /^0x/.test(String(at)))
            throw new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'missing trie node' });
        }),
      ],
    });
    const signed = await sign(publisher);
    let isReplaced = false;
    const { steps, error } = await stepsOf(publisher.send(signed, patient), async ({ state }) => {
      if (!isReplaced) await replace(signed.raw);
      isReplaced = true;
      if (state === 'included') await stage.node.mine(3);
    });
    expect(error).toBeUndefined();
    expect(steps).toEqual([
      { state: 'sent', transaction: signed.hash },
      expect.objectContaining({ state: 'included', transaction: signed.hash, byAnother: true }),
      expect.objectContaining({ state: 'final', transaction: signed.hash, byAnother: true }),
    ]);
  });

  it('was dropped where the block cannot be found, and the name does not hold the change', async () => {
    const blind = endpointThat((method, [, isWhole]) =>
      method === 'eth_getBlockByNumber' && isWhole === true ? { transactions: [] } : undefined,
    );
    const publisher = hurried({ endpoints: [blind] });
    const signed = await sign(publisher);
    const { nonce } = Transaction.from(signed.raw);
    let isReplaced = false;
    const { error } = await stepsOf(publisher.send(signed, patient), async () => {
      if (!isReplaced) await replace(signed.raw, cancel);
      isReplaced = true;
    });
    expect(error).toMatchObject({ reason: 'dropped', transaction: signed.hash });
    expect(error?.message).toContain(`transaction number ${nonce} of ${alice.address}`);
    expect(error?.message).toContain('the name does not hold the change');
  });

  it('and then back again is followed to and fro', async () => {
    const publisher = hurried();
    const signed = await sign(publisher);
    const snapshot = await stage.node.rpc('evm_snapshot');
    const seen: string[] = [];
    const { steps, error } = await stepsOf(publisher.send(signed, patient), async (step) => {
      seen.push(step.state);
      if (seen.length === 1) await replace(signed.raw, {}, 1);
      else if (step.state === 'included' && step.transaction !== signed.hash) {
        await stage.node.rpc('evm_revert', [snapshot]);
        await stage.node.rpc('anvil_dropTransaction', [step.transaction]);
        await stage.node.rpc('eth_sendRawTransaction', [signed.raw]);
        await stage.node.mine(1);
      } else if (step.state === 'included') await stage.node.mine(3);
    });
    expect(error).toBeUndefined();
    expect(steps.at(-1)).toMatchObject({ state: 'final', transaction: signed.hash });
  });

  it('in a wallet that never showed the first one to our server is found by the place in line', async () => {
    const signer: Signer = await walletThat(async (transaction) => {
      const raw = await replacement((await sign()).raw, { data: transaction.data });
      const hash = Transaction.from(await replacement(raw, { gasLimit: 300_000n })).hash;
      await stage.node.rpc('eth_sendRawTransaction', [raw]);
      await stage.node.mine(3);
      return String(hash);
    });
    const publisher = hurried();
    const name = publisher.parse('alice.eth');
    const change = { key: 'url', value: 'https://by-a-wallet.example/' };
    const plan = await publisher.plan(name, [change], { account: alice.address });
    const { steps, error } = await stepsOf(
      publisher.publish(plan, signer, patient),
      ({ state }) => state === 'included' && stage.node.mine(3),
    );
    expect(error).toBeUndefined();
    expect(states(steps)).toEqual(['sent', 'sent', 'included', 'final']);
    expect(await url()).toBe(change.value);
  });

  it('by something else is not believed of one whose place in line only its wallet knows', async () => {
    const publisher = hurried();
    const name = publisher.parse('alice.eth');
    const change = { key: 'url', value: 'https://never-sent.example/' };
    const plan = await publisher.plan(name, [change], { account: alice.address });
    const signer = await walletThat(async () => {
      await stage.node.rpc('eth_sendTransaction', [{ from: alice.address, to: alice.address }]);
      return `0x${'7e'.repeat(32)}`;
    });
    const { error } = await stepsOf(publisher.publish(plan, signer));
    expect(error).toMatchObject({ reason: 'unconfirmed', transaction: `0x${'7e'.repeat(32)}` });
  });

  it('is found also where a server still shows the first one as waiting, which alone proves nothing', async () => {
    let first: unknown;
    let isBlind = false;
    const stale = endpointThat((method, [what, isWhole]) => {
      if (method === 'eth_getTransactionByHash' && first && what === (first as { hash: Hex }).hash)
        return first;
      return isBlind && method === 'eth_getBlockByNumber' && isWhole === true
        ? { transactions: [] }
        : undefined;
    });
    for (const [blind, reason] of [
      [false, 'replaced'],
      [true, 'unconfirmed'],
    ] as const) {
      isBlind = blind;
      const publisher = hurried({ endpoints: [stale] });
      const signed = await sign(publisher);
      const { error } = await stepsOf(publisher.send(signed), async () => {
        first = await stage.node.rpc('eth_getTransactionByHash', [signed.hash]);
        await replace(signed.raw, cancel);
      });
      expect(error).toMatchObject({ reason, transaction: signed.hash });
      await mining(true);
    }
  });

  /** A wallet of the account that sends in its own way, and says of it what it likes. */
  async function walletThat(send: (transaction: { data: string }) => Promise<string>): Promise<Signer> {
    const request = async ({ method, params }: { method: string; params?: unknown }) =>
      method === 'eth_sendTransaction'
        ? send((params as { data: string }[])[0] ?? { data: '0x' })
        : stage.node.rpc(method, params as unknown[]);
    const wallet = new BrowserProvider({ request } as never);
    closing.push(async () => wallet.destroy());
    return wallet.getSigner(alice.address);
  }
});
