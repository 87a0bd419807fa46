import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { devPair } from '../../../testing/polkadot-clients.ts';
import { type PoolClient, startPoolClient } from '../../../testing/pool-client.ts';
import { rpcCaller } from '../../../testing/rpc-caller.ts';
import { fromHex } from '../hex.ts';
import { hashExtrinsic } from '../transactions/extrinsic.ts';

let client: PoolClient;

beforeEach(async () => {
  client = await startPoolClient();
});
afterEach(() => client.close());

const bob = devPair('//Bob');
const hashOf = (transaction: string) => hashExtrinsic(fromHex(transaction));

it('keeps transactions out of blocks while it is held, and makes a block for them after', async () => {
  const { node } = client;
  node.holdTransactions();
  const transaction = await client.remark('held');
  const seen = await client.watch(transaction);
  node.mine(2);
  expect(node.headBlock().extrinsics).toHaveLength(1);
  expect(await client.pending()).toEqual([transaction]);
  const block = node.releaseTransactions();
  expect(block.number).toBe(3);
  expect(block.extrinsics.slice(1)).toEqual([transaction]);
  node.settle();
  await expect
    .poll(() => seen)
    .toEqual(['ready', { inBlock: block.hash }, { finalized: block.hash }].map(asJson));
  expect(await client.pending()).toEqual([]);
  expect(node.releaseTransactions()).toEqual(node.headBlock());
});

it('knows what it has, and counts it towards the next nonce', async () => {
  client.node.holdTransactions();
  const first = await client.remark('first');
  const { address } = devPair('//Alice');
  await client.submit(first);
  await expect(client.submit(first)).rejects.toThrow('1013: Transaction Already Imported');
  await client.submit(await client.remark('second', { nonce: 1 }));
  await client.submit(await client.remark('fourth', { nonce: 3 }));
  expect((await client.api.rpc.system.accountNextIndex(address)).toNumber()).toBe(2);
  expect((await client.api.rpc.system.accountNextIndex(bob.address)).toNumber()).toBe(0);
  await expect(rpcCaller(client.node.httpUrl)('system_accountNextIndex', 'nobody')).rejects.toThrow('-32602');
});

it('lets a transaction with a later nonce wait for those before it', async () => {
  const { node } = client;
  const later = await client.remark('later', { nonce: 1 });
  const seen = await client.watch(later);
  await expect.poll(() => seen).toEqual(['future'].map(asJson));
  node.mine();
  expect(node.headBlock().extrinsics).toHaveLength(1);
  expect(await client.pending()).toEqual([]);
  const first = await client.remark('first');
  await client.submit(first);
  expect(node.headBlock().extrinsics.slice(1)).toEqual([first, later]);
  const inBlock = { inBlock: node.headBlock().hash };
  await expect.poll(() => seen).toEqual(['future', 'ready', inBlock].map(asJson));
});

it('takes another transaction of the same nonce only for a better price', async () => {
  const { node } = client;
  node.holdTransactions();
  const cheap = await client.remark('cheap');
  const seen = await client.watch(cheap);
  await expect(client.submit(await client.remark('other'))).rejects.toThrow('1014: Priority is too low');
  const dear = await client.remark('dear!', { tip: 10 });
  await client.submit(dear);
  expect(await client.pending()).toEqual([dear]);
  expect(node.releaseTransactions().extrinsics.slice(1)).toEqual([dear]);
  await expect.poll(() => seen).toEqual(['ready', { usurped: hashOf(dear) }].map(asJson));
});

it('puts the best price first, but keeps the order of each account', async () => {
  const { node } = client;
  node.holdTransactions();
  const alice = [await client.remark('a0'), await client.remark('a1', { nonce: 1, tip: 1_000 })];
  const bobs = [await client.remark('b0', { by: bob, tip: 100 })];
  for (const each of [...alice, ...bobs]) await client.submit(each);
  expect(node.releaseTransactions().extrinsics.slice(1)).toEqual([...bobs, ...alice]);
});

it('forgets a transaction whose time is over', async () => {
  const { node } = client;
  node.holdTransactions();
  const seen = await client.watch(await client.remark('short', { period: 4 }));
  node.mine(2);
  expect(await client.pending()).toHaveLength(1);
  node.mine();
  expect(await client.pending()).toEqual([]);
  await expect.poll(() => seen).toEqual(['ready', 'invalid'].map(asJson));
  expect(node.releaseTransactions().extrinsics).toHaveLength(1);
});

it('forgets a transaction that its account can no longer pay for', async () => {
  client.node.holdTransactions();
  const seen = await client.watch(await client.remark('poor'));
  client.node.setBalance(devPair('//Alice').address, 1_000_000_000);
  await expect.poll(() => seen).toEqual(['ready', 'invalid'].map(asJson));
  expect(await client.pending()).toEqual([]);
});

it('drops a transaction when it is told to, and does not take it again', async () => {
  const { node } = client;
  node.holdTransactions();
  const [first, second] = [await client.remark('one'), await client.remark('two', { nonce: 1 })];
  const seen = await Promise.all([first, second].map((each) => client.watch(each)));
  node.dropTransaction(hashOf(first));
  await expect.poll(() => seen).toEqual([['ready', 'dropped'].map(asJson), ['ready', 'future'].map(asJson)]);
  expect(() => node.dropTransaction(hashOf(first))).toThrow('no transaction');
  await expect(client.submit(first)).rejects.toThrow('1012: Transaction is temporarily banned');
  node.dropTransaction();
  await expect.poll(() => seen[1]?.at(-1)).toEqual(asJson('dropped'));
  expect(node.releaseTransactions().number).toBe(0);
});

it('can be controlled by another process', async () => {
  const call = rpcCaller(client.node.httpUrl);
  await call('devnet_holdTransactions');
  await call('author_submitExtrinsic', await client.remark('x'));
  expect(client.node.headBlock().number).toBe(0);
  await call('devnet_dropTransaction');
  expect(await call('devnet_releaseTransactions')).toMatchObject({ number: 0 });
  expect(await call('devnet_setBalance', bob.address, '5000000000')).toMatchObject({ number: 1 });
  await expect(call('devnet_setBalance', bob.address, -1)).rejects.toThrow('-32602');
  await expect(call('devnet_dropTransaction', '0x00')).rejects.toThrow('-32602');
});

it('stops telling who unsubscribes', async () => {
  client.node.holdTransactions();
  const seen: unknown[] = [];
  const end = await client.api.rpc.author.submitAndWatchExtrinsic(
    await client.remark('quiet'),
    (status) => void seen.push(status.toJSON()),
  );
  await expect.poll(() => seen).toHaveLength(1);
  end();
  await client.pending();
  client.node.releaseTransactions();
  await client.pending();
  expect(seen).toHaveLength(1);
});

describe('a block', () => {
  it('takes no more than it has room for, and the rest waits for the next', async () => {
    const weight = [900_000_000_000n, 1_000n] as const;
    const heavy = await startPoolClient({ gas: () => ({ consumed: weight, required: weight }) });
    try {
      heavy.node.holdTransactions();
      const { contracts } = heavy.api.tx as unknown as {
        contracts: { call(...args: readonly unknown[]): Parameters<typeof heavy.sign>[0] };
      };
      const gas = { refTime: weight[0], proofSize: weight[1] };
      for (const nonce of [0, 1]) {
        const call = contracts.call(heavy.node.registry.ss58, 0, gas, null, '0xd61daed4');
        await heavy.submit(await heavy.sign(call, { nonce }));
      }
      expect(heavy.node.releaseTransactions().extrinsics).toHaveLength(2);
      expect(heavy.node.mine().extrinsics).toHaveLength(2);
    } finally {
      await heavy.close();
    }
  });
});

/** Statuses without a value are objects with null in the library's JSON. */
function asJson(status: string | object): object {
  return typeof status === 'string' ? { [status]: null } : status;
}
