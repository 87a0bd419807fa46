import { createEndpoint, type RpcEndpoint, RpcReplyError } from '@peername/json-rpc';
import { type Hex, ResolverError } from '@peername/resolver-core';
import type { Publisher, SignedTransaction } from '@peername/resolver-core/publish';
import { type Signer, Transaction } from 'ethers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fastClock } from '../../testing/fast-clock.ts';
import { type ForgetfulProxy, startForgetfulProxy } from '../../testing/forgetful-proxy.ts';
import { localNetwork, noLocalChain } from '../../testing/local-chain.ts';
import {
  briefly,
  type PublishingStage,
  peers,
  refusalOf,
  startPublishing,
  stepsOf,
  walletOf,
} from '../../testing/publishing.ts';
import { ensPublisher } from './index.ts';

const alice = walletOf(1);
const method = 'eth_sendRawTransaction';

describe.skipIf(noLocalChain)('a signed transaction', () => {
  let stage: PublishingStage;
  let proxy: ForgetfulProxy;
  let publisher: Publisher<Signer>;
  let sentBefore = 0;
  beforeAll(async () => {
    stage = await startPublishing(0);
    proxy = await startForgetfulProxy(stage.node.url);
    publisher = ensPublisher({ network: localNetwork(stage.node), endpoints: [proxy.url], timeout: 2_000 });
  });
  beforeEach(() => {
    sentBefore = proxy.calls(method);
  });
  afterEach(async () => {
    proxy.lose();
    proxy.cut(false);
    await mining(true);
    await stage.node.mine(1);
  });
  afterAll(async () => {
    await publisher?.close();
    await proxy?.close();
    await stage?.close();
  });

  let turn = 0;
  /** A change that was never made before, signed. */
  const sign = async (name = 'alice.eth', signer: Signer = alice): Promise<SignedTransaction> => {
    const value = turn++ % 2 === 0 ? peers.one : peers.two;
    const changes = [
      { key: 'staex-id', value },
      { key: 'url', value: `https://${turn}.example/` },
    ];
    const account = await signer.getAddress();
    const plan = await publisher.plan(publisher.parse(name), changes, { account });
    return publisher.sign(plan, signer);
  };
  /** Another transaction gets into a block in its place. */
  const replace = async ({ raw }: SignedTransaction): Promise<void> => {
    const { nonce } = Transaction.from(raw);
    const replacement = await alice.signTransaction({
      ...{ type: 2, chainId: 1, nonce, to: alice.address, gasLimit: 21_000n },
      ...{ maxFeePerGas: 10n ** 12n, maxPriorityFeePerGas: 10n ** 11n },
    });
    await stage.node.rpc(method, [replacement]);
    await stage.node.mine(1);
  };
  const mining = (isOn: boolean) => stage.node.rpc('evm_setAutomine', [isOn]);
  const sent = () => proxy.calls(method) - sentBefore;
  const settle = (state: string) => state === 'included' && stage.node.mine(3);

  it('is sent once, and final only once its block is', async () => {
    const signed = await sign();
    const { steps } = await stepsOf(publisher.send(signed), async ({ state }) => {
      if (state !== 'included') return;
      const block = await stage.node.block('finalized');
      expect(block.number).toBeLessThan((await stage.node.block()).number);
      await stage.node.mine(3);
    });
    expect(steps.map(({ state }) => state)).toEqual(['sent', 'included', 'final']);
    expect(sent()).toBe(1);
  });

  it('is only watched when it is there already', async () => {
    const signed = await sign();
    for (let again = 0; again < 2; again++) {
      const { steps } = await stepsOf(publisher.send(signed), ({ state }) => settle(state));
      expect(steps.at(-1)).toMatchObject({ state: 'final', transaction: signed.hash });
    }
    await mining(false);
    const waiting = await sign();
    expect((await stepsOf(publisher.send(waiting, { within: 300 }))).error?.reason).toBe('unconfirmed');
    expect((await stepsOf(publisher.send(waiting, { within: 300 }))).error?.reason).toBe('unconfirmed');
    expect(sent()).toBe(2);
  });

  it('is looked for, and not sent again, when the answer was lost', async () => {
    const signed = await sign();
    proxy.lose(method);
    const { steps, error } = await stepsOf(publisher.send(signed), ({ state }) => settle(state));
    expect(error).toBeUndefined();
    expect(steps.map(({ state }) => state)).toEqual(['sent', 'included', 'final']);
    expect(sent()).toBe(1);
  });

  it('is followed through an outage', async () => {
    const signed = await sign();
    const { steps } = await stepsOf(publisher.send(signed), async ({ state }) => {
      if (state === 'sent') {
        proxy.cut(true);
        setTimeout(() => proxy.cut(false), 2_500);
      } else await settle(state);
    });
    expect(steps.map(({ state }) => state)).toEqual(['sent', 'included', 'final']);
  }, 30_000);

  it('is unconfirmed, with its hash, when no block takes it in time or nobody can be asked', async () => {
    await mining(false);
    const signed = await sign();
    const { steps, error } = await stepsOf(publisher.send(signed, { within: 300 }));
    expect(steps).toEqual([{ state: 'sent', transaction: signed.hash }]);
    expect(error).toMatchObject({ reason: 'unconfirmed', transaction: signed.hash });
    expect(error?.message).toContain(signed.hash);
    const gone = await stepsOf(publisher.send(signed, { within: 300 }), () => proxy.cut(true));
    expect(gone.error).toMatchObject({ reason: 'unconfirmed', cause: { code: 'UNAVAILABLE' } });
  }, 30_000);

  it('fails in a block when the name was sold between signature and block', async () => {
    const { node } = stage;
    await node.createName('sold.eth', { owner: alice.address as Hex });
    const signed = await sign('sold.eth');
    await node.createName('sold.eth', { owner: node.accounts[2]! });
    const { steps, error } = await stepsOf(publisher.send(signed));
    expect(steps.map(({ state }) => state)).toEqual(['sent']);
    expect(error).toMatchObject({
      reason: 'failed',
      transaction: signed.hash,
      message: expect.stringMatching(
        /^Block \d+ has the transaction, .*the fee is paid.*: without a reason$/,
      ),
    });
    expect(sent()).toBe(1);
  });

  it('fails in a block when the gas runs out, and says so', async () => {
    const { raw } = await sign();
    const { nonce, to, data, maxFeePerGas } = Transaction.from(raw);
    const starved = await alice.signTransaction({
      ...{ type: 2, chainId: 1, nonce, to, data, maxFeePerGas, maxPriorityFeePerGas: 1n, gasLimit: 40_000n },
    });
    const signed = await publisher.read(publisher.parse('alice.eth'), starved as Hex);
    const { error } = await stepsOf(publisher.send(signed));
    expect(error).toMatchObject({ reason: 'failed', details: 'the gas ran out' });
  });

  it('is replaced when another one takes its place in line, and sent no second time', async () => {
    await mining(false);
    const signed = await sign();
    const hurried = ensPublisher({
      network: localNetwork(stage.node),
      endpoints: [proxy.url],
      timeout: 200_000,
      clock: fastClock(100),
    });
    const { steps, error } = await stepsOf(hurried.send(signed), () => replace(signed));
    expect(steps.map(({ state }) => state)).toEqual(['sent']);
    expect(error).toMatchObject({ reason: 'replaced', transaction: signed.hash });
    expect(sent()).toBe(1);
    await hurried.close();
  });

  it('is not dropped while a server that lags may not have seen its block', async () => {
    const endpoint = createEndpoint(stage.node.url);
    let looks = 0;
    const lagging: RpcEndpoint = {
      ...endpoint,
      async request(asked, params, options) {
        // Some servers behind one address know the account's number already, and this one not yet the transaction.
        if (asked === 'eth_getTransactionReceipt') looks++;
        const isHidden = looks > 0 && looks <= 4 && /^eth_getTransaction(Receipt|ByHash)$/.test(asked);
        return isHidden ? null : endpoint.request(asked, params, options);
      },
    };
    const patient = ensPublisher({ network: localNetwork(stage.node), endpoints: [lagging] });
    const { steps, error } = await stepsOf(patient.send(await sign()), ({ state }) => settle(state));
    expect(error).toBeUndefined();
    expect(looks).toBeGreaterThan(4);
    expect(steps.map(({ state }) => state)).toEqual(['sent', 'included', 'final']);
    await patient.close();
  });

  it('is unconfirmed, and not replaced, when the patience ends before that is sure', async () => {
    await mining(false);
    const signed = await sign();
    const { error } = await stepsOf(publisher.send(signed, briefly), () => replace(signed));
    expect(error).toMatchObject({ reason: 'unconfirmed', transaction: signed.hash });
  });

  it('is outdated when its place in line is taken before it is sent, and is not sent at all', async () => {
    const signed = await sign();
    await stepsOf(publisher.send(await sign()), ({ state }) => settle(state));
    const before = sent();
    expect((await stepsOf(publisher.send(signed))).error).toMatchObject({ reason: 'outdated' });
    expect(sent()).toBe(before);
  });

  it('is refused by the network with a sentence', async () => {
    const { raw } = await sign();
    const { nonce, to, data } = Transaction.from(raw);
    const resign = async (more: object) => {
      const fields = {
        type: 2,
        chainId: 1,
        nonce,
        to,
        data,
        gasLimit: 200_000n,
        maxPriorityFeePerGas: 0n,
        ...more,
      };
      return publisher.read(publisher.parse('alice.eth'), (await alice.signTransaction(fields)) as Hex);
    };
    const cheap = await resign({ maxFeePerGas: 0n });
    expect((await stepsOf(publisher.send(cheap))).error).toMatchObject({
      reason: 'refused',
      transaction: cheap.hash,
      message: expect.stringContaining('higher fee'),
    });
    const dear = await resign({ maxFeePerGas: 10n ** 20n });
    expect((await stepsOf(publisher.send(dear))).error).toMatchObject({ reason: 'insufficient-funds' });
    expect(sent()).toBe(2);
  });

  it('is looked for again when a reorganisation takes it out of its block', async () => {
    const snapshot = await stage.node.rpc('evm_snapshot');
    const signed = await sign();
    let undone = false;
    const { steps } = await stepsOf(publisher.send(signed), async ({ state }) => {
      if (state === 'included' && !undone) {
        undone = true;
        await stage.node.rpc('evm_revert', [snapshot]);
      } else if (state === 'sent' && undone) {
        // Another node still had it, and another block is made before it.
        await stage.node.mine(1);
        await stage.node.rpc(method, [signed.raw]);
      } else if (state === 'included') await stage.node.mine(3);
    });
    expect(steps.map(({ state }) => state)).toEqual(['sent', 'included', 'sent', 'included', 'final']);
    expect(sent()).toBe(1);
  });

  it('is no longer watched once the caller has enough, and stays sent', async () => {
    await mining(false);
    const signed = await sign();
    const enough = new AbortController();
    const watched = stepsOf(publisher.send(signed, { signal: enough.signal }), () => enough.abort());
    await expect(watched).rejects.toMatchObject({ code: 'ABORTED' });
    expect(await stage.node.rpc('eth_getTransactionByHash', [signed.hash])).toMatchObject({
      hash: signed.hash,
    });
  });

  it('cannot be sent where nobody can be asked, which is an outage and sends nothing', async () => {
    const signed = await sign();
    proxy.cut(true);
    await expect(stepsOf(publisher.send(signed))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(sent()).toBe(0);
  });

  it('may have been taken when nobody can be asked after a refusal', async () => {
    const endpoint = createEndpoint(stage.node.url);
    let isOver = false;
    const failing: RpcEndpoint = {
      ...endpoint,
      async request(asked, params, options) {
        if (isOver) throw new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'Nobody answers' });
        isOver = asked === method;
        if (isOver) throw new RpcReplyError(-32_000, 'internal error', undefined);
        return endpoint.request(asked, params, options);
      },
    };
    const shaky = ensPublisher({ network: localNetwork(stage.node), endpoints: [failing], timeout: 500 });
    const { error } = await stepsOf(shaky.send(await sign(), { within: 200 }));
    expect(error).toMatchObject({ reason: 'unconfirmed' });
    await shaky.close();
  });

  it('is not believed to be what it says it is', async () => {
    const [one, two] = [await sign(), await sign('alice.eth')];
    await expect(stepsOf(publisher.send({ ...one, hash: two.hash }))).rejects.toThrow(RangeError);
    expect(await refusalOf(publisher.read(publisher.parse('bob.eth'), one.raw))).toMatchObject({
      reason: 'not-this-change',
    });
  });
});
