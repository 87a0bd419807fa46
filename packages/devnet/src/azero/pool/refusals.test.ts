import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { devPair } from '../../../testing/polkadot-clients.ts';
import { type PoolClient, remark, startPoolClient } from '../../../testing/pool-client.ts';
import type { Transaction } from '../../../testing/registry-client.ts';
import { rpcCaller } from '../../../testing/rpc-caller.ts';
import { fromHex, type Hex, toHex } from '../hex.ts';

const badSignature = '1010: Invalid Transaction: Transaction has a bad signature';
const banned = '1012: Transaction is temporarily banned';

describe('a transaction is refused', () => {
  let client: PoolClient;

  beforeAll(async () => {
    client = await startPoolClient();
  });
  afterAll(() => client.close());

  const changed = (transaction: Hex, at: number, value: number): Hex =>
    toHex(fromHex(transaction).with(at, value));

  it('with a bad signature, and again for having come before', async () => {
    const transaction = await client.remark('a');
    const lastOfSignature = 2 + 1 + 33 + 64;
    const forged = changed(transaction, lastOfSignature, 7);
    await expect(client.submit(forged)).rejects.toThrow(badSignature);
    await expect(client.submit(forged)).rejects.toThrow(banned);
    const otherCall = changed(transaction, fromHex(transaction).length - 1, 0x62);
    await expect(client.submit(otherCall)).rejects.toThrow(badSignature);
  });

  it('with a signature of another scheme than it says', async () => {
    const scheme = 2 + 1 + 33;
    const call = rpcCaller(client.node.httpUrl);
    const asEd25519 = changed(await client.remark('s'), scheme, 0);
    await expect(call('author_submitExtrinsic', asEd25519)).rejects.toThrow('1010: Invalid Transaction');
    const ed25519 = await client.remark('s', { by: devPair('//Alice', 'ed25519') });
    await expect(client.submit(changed(ed25519, scheme, 1))).rejects.toThrow(badSignature);
  });

  it('signed for another chain or another block', async () => {
    const { api, node } = client;
    const genesisHash = `0x${'11'.repeat(32)}` as const;
    node.mine(4);
    const era = api.registry.createType('ExtrinsicEra', { current: 4, period: 64 }) as never;
    for (const options of [{ genesisHash }, { era, blockHash: node.genesisHash }]) {
      const signed = await remark(api, 'c').signAsync(devPair('//Alice'), { nonce: 0, era: 0, ...options });
      await expect(client.submit(signed.toHex())).rejects.toThrow(badSignature);
    }
  });

  it('with a nonce that was used', async () => {
    const bob = devPair('//Bob');
    const first = await client.remark('first', { by: bob });
    await client.submit(first);
    await expect(client.submit(await client.remark('second', { by: bob }))).rejects.toThrow(
      '1010: Invalid Transaction: Transaction is outdated',
    );
    await expect(client.submit(first)).rejects.toThrow(banned);
  });

  it('of an account that cannot pay the fee and stay alive', async () => {
    const poor = devPair('//Nobody');
    const inability = '1010: Invalid Transaction: Inability to pay some fees';
    await expect(client.submit(await client.remark('p', { by: poor }))).rejects.toThrow(inability);
    client.node.setBalance(poor.address, 1_000_000_000);
    await expect(client.submit(await client.remark('q', { by: poor }))).rejects.toThrow(inability);
    client.node.setBalance(poor.address, 1_100_000_000);
    await client.submit(await client.remark('r', { by: poor }));
    expect(client.node.headBlock().extrinsics).toHaveLength(2);
  });

  it('that would weigh more than a block takes', async () => {
    const { contracts } = client.api.tx as unknown as {
      contracts: { call(...args: readonly unknown[]): Transaction };
    };
    const gas = { refTime: 1_299_875_586_000n, proofSize: 1_000n };
    const call = contracts.call(client.node.registry.ss58, 0, gas, null, '0x');
    await expect(client.submit(await client.sign(call, { by: devPair('//Eve') }))).rejects.toThrow(
      '1010: Invalid Transaction: Transaction would exhaust the block limits',
    );
  });

  it('that nobody signed, or an address that is no account', async () => {
    const unsigned = '1011: Unknown Transaction Validity: Could not find an unsigned validator';
    await expect(client.submit(remark(client.api, 'u').toHex())).rejects.toThrow(unsigned);
    const call = rpcCaller(client.node.httpUrl);
    const otherAddress = changed(await client.remark('u'), 3, 3);
    await expect(call('author_submitExtrinsic', otherAddress)).rejects.toThrow(
      '1011: Unknown Transaction Validity',
    );
  });

  it('that is no transaction of this runtime', async () => {
    const call = rpcCaller(client.node.httpUrl);
    const trap = '1002: Verification Error: Runtime error: Execution failed';
    const { utility } = client.api.tx as unknown as { utility: { batch(calls: unknown[]): Transaction } };
    for (const [transaction, error] of [
      ['0x', '1001: Extrinsic has invalid format'],
      ['0xff', '1001: Extrinsic has invalid format'],
      ['0x1004', '1001: Extrinsic has invalid format'],
      ['0x0400', trap],
      ['0x0c040000', trap],
      [await client.sign(utility.batch([])), trap],
      ['nothing', '-32602'],
    ] as const)
      await expect(call('author_submitExtrinsic', transaction)).rejects.toThrow(error);
  });

  it('never makes the node fall over, whatever it is', async () => {
    const transaction = fromHex(await client.remark('fuzz'));
    const call = rpcCaller(client.node.httpUrl);
    for (let at = 0; at < transaction.length - 5; at++) {
      const broken = transaction.with(at, (transaction[at] ?? 0) ^ 0x81);
      await expect(call('author_submitExtrinsic', toHex(broken))).rejects.toThrow(/^(?:Error: )?10\d\d/);
    }
  });
});

describe('a transaction of limited time is refused', () => {
  it('when its time is over, and when its block is forgotten', async () => {
    const client = await startPoolClient({ history: 10 });
    try {
      client.node.mine();
      const short = await client.remark('short', { period: 4 });
      const long = await client.remark('long', { period: 4_096 });
      client.node.mine(8);
      await expect(client.submit(short)).rejects.toThrow(badSignature);
      client.node.mine(2_400);
      await expect(client.submit(long)).rejects.toThrow(
        '1010: Invalid Transaction: Transaction has an ancient birth block',
      );
      await client.submit(await client.remark('now', { period: 4 }));
      expect(client.node.headBlock().extrinsics).toHaveLength(2);
    } finally {
      await client.close();
    }
  });
});
