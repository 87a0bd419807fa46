import { type AzeroNode, devAccounts, startAzeroNode } from '@peername/devnet';
import type { PublishProgress, SignedTransaction } from '@peername/resolver-core/publish';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { devnetNetwork } from '../../testing/devnet-network.ts';
import { type Forwarder, startForwarder } from '../../testing/forwarder.ts';
import {
  devPair,
  type PublishingStage,
  refusalOf,
  startPublishing,
  stepsOf,
} from '../../testing/publishing.ts';
import { startTamperingProxy } from '../../testing/tampering-proxy.ts';
import { azeroPublisher } from './index.ts';

const alice = devPair('//Alice');
let stage: PublishingStage;
let between: Forwarder;
let closing: (() => Promise<unknown>)[];

beforeEach(() => {
  closing = [];
});
afterEach(async () => {
  for (const close of closing.reverse()) await close();
});

async function start(...options: Parameters<typeof startPublishing>): Promise<void> {
  stage = await startPublishing(...options);
  closing.push(() => stage.close());
}

/** The same, behind a server that loses answers. */
async function startBetween(nodeOptions?: Parameters<typeof startPublishing>[0]): Promise<void> {
  between = await startForwarder('');
  closing.push(() => between.close());
  await start(nodeOptions, () => ({
    endpoints: [between.url],
    timeout: 2_000,
    endpointOptions: { timeout: 1_000 },
  }));
  between.target = stage.node.httpUrl;
}

async function signed(value = 'https://a.example', name = 'alice.azero'): Promise<SignedTransaction> {
  const { publisher } = stage;
  const plan = await publisher.plan(publisher.parse(name), [{ key: 'url', value }], {
    account: alice.address,
  });
  return publisher.sign(plan, alice);
}

const states = (steps: readonly PublishProgress[]) => steps.map(({ state }) => state);

describe('sending', () => {
  it('follows a chain with a pace of its own until the block is final', async () => {
    await start({ blockTime: 150, finalityLag: 3 });
    const steps = await stepsOf(stage.publisher.send(await signed()));
    expect(states(steps)).toEqual(['sent', 'included', 'final']);
    expect(steps[2]).toMatchObject({ block: (steps[1] as { block: unknown }).block });
  });

  it('hands a transaction in once, however often it is asked to', async () => {
    await start();
    const one = await signed();
    const both = await Promise.all([stepsOf(stage.publisher.send(one)), stepsOf(stage.publisher.send(one))]);
    expect(both.map(states)).toEqual([
      ['sent', 'included', 'final'],
      ['sent', 'included', 'final'],
    ]);
    expect(stage.submissions).toBe(1);
  });

  it('sends nothing before the first step is asked for', async () => {
    await start();
    const steps = stage.publisher.send(await signed());
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(stage.submissions).toBe(0);
    await steps[Symbol.asyncIterator]().return?.();
    expect(stage.submissions).toBe(0);
  });

  it('goes on watching when the answer of the node is lost, and does not send again', async () => {
    await startBetween();
    const one = await signed();
    between.fate = (method) => (method === 'author_submitExtrinsic' ? 'lost' : undefined);
    expect(states(await stepsOf(stage.publisher.send(one)))).toEqual(['sent', 'included', 'final']);
    expect(stage.submissions).toBe(1);
  });

  it('does not send again either when the request went nowhere, and says that nothing is sure', async () => {
    await startBetween();
    const one = await signed();
    between.fate = (method) => (method === 'author_submitExtrinsic' ? 'hangs' : undefined);
    const refusal = await refusalOf(stepsOf(stage.publisher.send(one, { within: 2_000 })));
    expect(refusal).toMatchObject({ reason: 'unconfirmed', transaction: one.hash });
    expect(stage.submissions).toBe(0);
    // Sent by somebody else, it may still get there.
    between.fate = undefined;
    const again = azeroPublisher({ network: devnetNetwork(stage.node) });
    closing.push(() => again.close());
    expect(states(await stepsOf(again.send(one)))).toEqual(['sent', 'included', 'final']);
  });

  it('goes on when the endpoint was away for a while', async () => {
    await startBetween({ finalityLag: 2 });
    const steps = stage.publisher.send(await signed())[Symbol.asyncIterator]();
    expect((await steps.next()).value).toMatchObject({ state: 'sent' });
    expect((await steps.next()).value).toMatchObject({ state: 'included' });
    between.fate = () => 'hangs';
    const last = steps.next();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    stage.node.settle();
    between.fate = undefined;
    expect((await last).value).toMatchObject({ state: 'final' });
  });

  it('says that nothing is sure when the endpoint stays away', async () => {
    await startBetween({ finalityLag: 2 });
    const steps = stage.publisher.send(await signed(), { within: 1_500 })[Symbol.asyncIterator]();
    await steps.next();
    between.fate = () => 'hangs';
    const refusal = await refusalOf(steps.next());
    expect(refusal).toMatchObject({ reason: 'unconfirmed' });
    expect(refusal.details).toMatch(/did not answer|No endpoint/);
  });

  it('asks another endpoint when the one that it sent to is gone, and sends to none', async () => {
    between = await startForwarder('');
    closing.push(() => between.close());
    await start({ finalityLag: 2 }, (node) => ({
      endpoints: [between.url, node.httpUrl],
      endpointOptions: { timeout: 1_000 },
    }));
    between.target = stage.node.httpUrl;
    const one = await signed();
    const steps = stage.publisher.send(one)[Symbol.asyncIterator]();
    await steps.next();
    await steps.next();
    await between.close();
    stage.node.settle();
    expect((await steps.next()).value).toMatchObject({ state: 'final' });
    expect(stage.submissions).toBe(1);
  });

  it('ends at once when its signal fires; what was sent stays sent', async () => {
    await start();
    stage.node.holdTransactions();
    const one = await signed();
    const controller = new AbortController();
    const steps = stage.publisher.send(one, { signal: controller.signal })[Symbol.asyncIterator]();
    await steps.next();
    const next = steps.next();
    controller.abort();
    await expect(next).rejects.toMatchObject({ code: 'ABORTED' });
    stage.node.releaseTransactions();
    expect(await stage.recordsOf('alice.azero')).toMatchObject({ url: 'https://a.example' });
  });

  it('ends when the publisher is closed', async () => {
    await start();
    stage.node.holdTransactions();
    const steps = stage.publisher.send(await signed())[Symbol.asyncIterator]();
    await steps.next();
    const next = steps.next();
    await stage.publisher.close();
    await expect(next).rejects.toMatchObject({ code: 'CLOSED' });
  });

  it('sends nothing when no endpoint answers', async () => {
    await startBetween();
    const one = await signed();
    between.fate = () => 'hangs';
    await expect(stepsOf(stage.publisher.send(one))).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect(stage.submissions).toBe(0);
  });
});

it('may be asked again for what was certainly not sent', async () => {
  await startBetween();
  const one = await signed();
  between.fate = (method) => (method === 'author_submitExtrinsic' ? 'too many' : undefined);
  await expect(stepsOf(stage.publisher.send(one))).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  between.fate = undefined;
  expect(states(await stepsOf(stage.publisher.send(one)))).toEqual(['sent', 'included', 'final']);
  expect(stage.submissions).toBe(1);
});

it('may be asked again for what a node refused', async () => {
  await start();
  stage.node.holdTransactions();
  const proxy = await startTamperingProxy(stage.node.httpUrl);
  closing.push(() => proxy.close());
  proxy.tamper = (call) => {
    if (call.method !== 'author_submitExtrinsic') return;
    delete call.result;
    call.error = { code: 1012, message: 'Transaction is temporarily banned' };
  };
  const publisher = azeroPublisher({ network: devnetNetwork(stage.node), endpoints: [proxy.url] });
  closing.push(() => publisher.close());
  const one = await signed();
  expect(await refusalOf(stepsOf(publisher.send(one)))).toMatchObject({ reason: 'refused' });
  proxy.tamper = undefined;
  stage.node.releaseTransactions();
  expect(states(await stepsOf(publisher.send(one)))).toEqual(['sent', 'included', 'final']);
  expect(stage.submissions).toBe(2);
});

describe('a transaction that waits', () => {
  it('is told of once it is in a block', async () => {
    await start();
    stage.node.holdTransactions();
    const steps = stage.publisher.send(await signed())[Symbol.asyncIterator]();
    await steps.next();
    const next = steps.next();
    stage.node.mine(5);
    stage.node.releaseTransactions();
    expect((await next).value).toMatchObject({ state: 'included' });
  });

  it('and is forgotten by the node is dropped, once no block can hold it any more', async () => {
    await start();
    stage.node.holdTransactions();
    const one = await signed();
    const steps = stage.publisher.send(one)[Symbol.asyncIterator]();
    await steps.next();
    const next = refusalOf(steps.next());
    stage.node.dropTransaction(one.hash);
    stage.node.mine(70);
    expect(await next).toMatchObject({ reason: 'dropped', transaction: one.hash });
    expect(await stage.recordsOf('alice.azero')).not.toHaveProperty('url');
  });

  it('longer than one wants to is not confirmed', async () => {
    await start();
    stage.node.holdTransactions();
    const one = await signed();
    expect(await refusalOf(stepsOf(stage.publisher.send(one, { within: 600 })))).toMatchObject({
      reason: 'unconfirmed',
      transaction: one.hash,
    });
    expect(stage.submissions).toBe(1);
  });
});

describe('a transaction that fails in its block', () => {
  it('is told with the error of the registry, once that is final', async () => {
    await start();
    const one = await signed();
    stage.node.transfer('alice', devAccounts.bob);
    const refusal = await refusalOf(stepsOf(stage.publisher.send(one)));
    expect(refusal).toMatchObject({ reason: 'failed', transaction: one.hash });
    expect(refusal.message).toMatchInlineSnapshot(
      `"The transaction is in block 2 and did nothing: the registry takes records only from the owner or the controller of the name (CallerIsNotController); its fee is paid"`,
    );
  });

  it('is told with the error of the chain', async () => {
    await start();
    const one = await signed();
    // The deposit is not to be had any more, the fee is.
    stage.node.setBalance(alice.address, 1_300_000_000);
    const refusal = await refusalOf(stepsOf(stage.publisher.send(one)));
    expect(refusal).toMatchObject({ reason: 'failed' });
    expect(refusal.message).toMatchInlineSnapshot(
      `"The transaction is in block 2 and did nothing: the account cannot pay the deposit for its storage (contracts.StorageDepositNotEnoughFunds); its fee is paid"`,
    );
  });
});

describe('a node that refuses', () => {
  it('a transaction whose place in line is taken', async () => {
    await start();
    const [one, other] = [await signed('https://one.example'), await signed('https://two.example')];
    await stepsOf(stage.publisher.send(one));
    expect(await refusalOf(stepsOf(stage.publisher.send(other)))).toMatchObject({
      reason: 'outdated',
      transaction: other.hash,
    });
    expect(await stage.recordsOf('alice.azero')).toMatchObject({ url: 'https://one.example' });
  });

  it('a transaction beside another one that waits in its place', async () => {
    await start();
    stage.node.holdTransactions();
    const [one, other] = [await signed('https://one.example'), await signed('https://two.example')];
    await stage.publisher.send(one)[Symbol.asyncIterator]().next();
    expect(await refusalOf(stepsOf(stage.publisher.send(other)))).toMatchObject({ reason: 'refused' });
  });

  it('a transaction whose time has run out', async () => {
    await start();
    const one = await signed();
    stage.node.mine(64);
    expect(await refusalOf(stepsOf(stage.publisher.send(one)))).toMatchObject({ reason: 'outdated' });
    expect(stage.submissions).toBe(0);
  });

  it('a transaction whose time has run out, but not one that was in time', async () => {
    await start();
    const one = await signed();
    await stepsOf(stage.publisher.send(one));
    stage.node.mine(100);
    expect(states(await stepsOf(stage.publisher.send(one)))).toEqual(['sent', 'included', 'final']);
  });

  it('a transaction that nobody can pay', async () => {
    await start();
    const one = await signed();
    stage.node.setBalance(alice.address, 1_000);
    expect(await refusalOf(stepsOf(stage.publisher.send(one)))).toMatchObject({
      reason: 'insufficient-funds',
    });
  });

  it('a transaction that is in a block already is not believed: it is found there', async () => {
    await start();
    const one = await signed();
    await stepsOf(stage.publisher.send(one));
    stage.node.mine(5);
    const again = azeroPublisher({ network: devnetNetwork(stage.node) });
    closing.push(() => again.close());
    expect(states(await stepsOf(again.send(one)))).toEqual(['sent', 'included', 'final']);
  });

  it('a transaction that was sent a while ago, by the same publisher, is not asked again: it is found', async () => {
    await start();
    const one = await signed();
    await stepsOf(stage.publisher.send(one));
    stage.node.mine(5);
    const steps = await stepsOf(stage.publisher.send(one, { within: 3_000 }));
    expect(states(steps)).toEqual(['sent', 'included', 'final']);
    expect(stage.submissions).toBe(1);
  });

  it('a transaction that waits with it already has not refused it: it is followed', async () => {
    await start();
    stage.node.holdTransactions();
    const one = await signed();
    await stage.publisher.send(one)[Symbol.asyncIterator]().next();
    stage.node.mine(5);
    const again = azeroPublisher({ network: devnetNetwork(stage.node) });
    closing.push(() => again.close());
    const steps = again.send(one)[Symbol.asyncIterator]();
    expect((await steps.next()).value).toEqual({ state: 'sent', transaction: one.hash });
    stage.node.releaseTransactions();
    expect((await steps.next()).value).toMatchObject({ state: 'included' });
    expect((await steps.next()).value).toMatchObject({ state: 'final' });
  });

  it('a transaction that a block may have is not believed either while no block can be looked at', async () => {
    await startBetween();
    const one = await signed();
    await stepsOf(stage.publisher.send(one));
    stage.node.mine(5);
    between.fate = (method) => (method === 'chain_getBlock' ? 'too many' : undefined);
    const again = azeroPublisher({
      network: devnetNetwork(stage.node),
      endpoints: [between.url],
      timeout: 2_000,
    });
    closing.push(() => again.close());
    const within = 1_500;
    expect(await refusalOf(stepsOf(again.send(one, { within })))).toMatchObject({
      reason: 'unconfirmed',
      transaction: one.hash,
      cause: { name: 'ResolverError' },
    });
    // No less where it was too late to send it at all.
    stage.node.mine(100);
    expect(await refusalOf(stepsOf(again.send(one, { within })))).toMatchObject({ reason: 'unconfirmed' });
    between.fate = undefined;
    expect(states(await stepsOf(again.send(one)))).toEqual(['sent', 'included', 'final']);
  });

  it('a transaction that is in a block far back is found there, by a node that shows few blocks at a time', async () => {
    await startBetween();
    const one = await signed();
    await stepsOf(stage.publisher.send(one));
    stage.node.mine(20);
    let looks = 0;
    between.fate = (method) => (method === 'chain_getBlock' && ++looks % 4 === 0 ? 'too many' : undefined);
    const again = azeroPublisher({ network: devnetNetwork(stage.node), endpoints: [between.url] });
    closing.push(() => again.close());
    expect(states(await stepsOf(again.send(one)))).toEqual(['sent', 'included', 'final']);
    expect(looks).toBeGreaterThan(20);
  });

  it('for a reason of its own is quoted, escaped', async () => {
    await start();
    const proxy = await startTamperingProxy(stage.node.httpUrl);
    closing.push(() => proxy.close());
    proxy.tamper = (call) => {
      if (call.method !== 'author_submitExtrinsic') return;
      delete call.result;
      call.error = { code: -32001, message: 'RPC call is unsafe \u001b[2J', data: null };
    };
    const publisher = azeroPublisher({ network: devnetNetwork(stage.node), endpoints: [proxy.url] });
    closing.push(() => publisher.close());
    const refusal = await refusalOf(stepsOf(publisher.send(await signed())));
    expect(refusal).toMatchObject({ reason: 'refused' });
    expect(refusal.details).toBe('-32001: RPC call is unsafe \\u{1b}[2J');
  });
});

it('follows a chain that changes its mind, to the block that becomes final', async () => {
  const usual = { blockTime: 0, finalityLag: 4, genesisTime: 1_800_000_000_000 };
  await startBetween(usual);
  const other: AzeroNode = await startAzeroNode(usual);
  closing.push(() => other.close());
  expect(other.genesisHash).toBe(stage.node.genesisHash);
  const one = await signed();
  const steps = stage.publisher.send(one)[Symbol.asyncIterator]();
  await steps.next();
  const first = (await steps.next()).value as { block: { hash: string } };
  expect(first).toMatchObject({ state: 'included', block: { number: 1n } });

  other.mine(2);
  between.target = other.httpUrl;
  const next = steps.next();
  await new Promise((resolve) => setTimeout(resolve, 700));
  await fetch(other.httpUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'author_submitExtrinsic', params: [one.raw] }),
  });
  expect((await next).value).toMatchObject({ state: 'included', block: { number: 3n } });
  const last = steps.next();
  other.settle();
  expect((await last).value).toMatchObject({ state: 'final', block: { number: 3n } });
});
