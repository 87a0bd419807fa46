import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { devPair } from '../../../testing/polkadot-clients.ts';
import { type PoolClient, remark, startPoolClient } from '../../../testing/pool-client.ts';
import { type RegistryClient, registryClient, type Transaction } from '../../../testing/registry-client.ts';
import { fromHex } from '../hex.ts';

const alice = devPair('//Alice');
const bob = devPair('//Bob');

interface RuntimeCalls {
  readonly transactionPaymentApi: {
    queryFeeDetails(transaction: unknown, length: number): Promise<{ toJSON(): unknown }>;
  };
  readonly accountNonceApi: { accountNonce(account: string): Promise<{ toNumber(): number }> };
  readonly taggedTransactionQueue: {
    validateTransaction(source: string, transaction: unknown, at: string): Promise<{ toJSON(): unknown }>;
  };
}

describe.each([14, 15] as const)('a runtime with metadata V%d', (metadataVersion) => {
  let client: PoolClient;
  let registry: RegistryClient;
  let runtime: RuntimeCalls;

  beforeAll(async () => {
    client = await startPoolClient({ metadataVersion });
    registry = registryClient(client.api, client.node);
    runtime = client.api.call as unknown as RuntimeCalls;
  });
  afterAll(() => client.close());

  const update = (): Transaction =>
    registry.transaction({ from: alice.address, name: 'alice', records: [['url', 'https://x']] });

  it('says what a transaction costs, in its parts and by RPC alike', async () => {
    const signed = client.api.createType('Extrinsic', await client.sign(update(), { period: 64 }));
    const { partialFee, weight } = await update().paymentInfo(alice.address);
    expect(weight.toJSON()).toMatchObject({ proofSize: 1_009_300 });
    const byRpc = await client.api.rpc.payment.queryInfo(signed.toHex());
    expect(byRpc.partialFee.toString()).toBe(partialFee.toString());
    const details = await client.api.rpc.payment.queryFeeDetails(signed.toHex());
    const { baseFee, lenFee, adjustedWeightFee } = details.inclusionFee.unwrap();
    const sum = baseFee.toBigInt() + lenFee.toBigInt() + adjustedWeightFee.toBigInt();
    expect(sum).toBe(partialFee.toBigInt());
    const byApi = await runtime.transactionPaymentApi.queryFeeDetails(signed.toU8a(), signed.encodedLength);
    expect(JSON.stringify(byApi)).toContain(String(adjustedWeightFee.toNumber()));
  });

  it('says how a transaction would end, and stays as it is', async () => {
    const dryRun = async (transaction: string) => (await client.api.rpc.system.dryRun(transaction)).toJSON();
    expect(await dryRun(await client.sign(update()))).toEqual({ ok: { ok: [] } });
    expect(await dryRun(await client.sign(update(), { by: bob }))).toMatchObject({
      ok: { err: { module: { index: metadataVersion === 14 ? 8 : 21 } } },
    });
    const future = await client.sign(update(), { nonce: 5 });
    expect(await dryRun(future)).toEqual({ err: { invalid: { future: null } } });
    const { node } = client;
    expect(node.headBlock().number).toBe(0);
  });

  it('validates a transaction for who has a pool of their own', async () => {
    const validate = async (transaction: string) =>
      (
        await runtime.taggedTransactionQueue.validateTransaction(
          'External',
          fromHex(transaction),
          client.node.headBlock().hash,
        )
      ).toJSON();
    const good = (await validate(await client.remark('v', { nonce: 2, period: 64 }))) as {
      readonly ok: { readonly requires: unknown[]; readonly provides: unknown[]; readonly longevity: number };
    };
    expect(good.ok.requires).toHaveLength(1);
    expect(good.ok.provides).toHaveLength(1);
    expect(good.ok.longevity).toBe(63);
    const poor = await client.remark('v', { by: devPair('//Nobody') });
    expect(await validate(poor)).toEqual({ err: { invalid: { payment: null } } });
    const unsigned = remark(client.api, 'v').toHex();
    expect(await validate(unsigned)).toEqual({ err: { unknown: { noUnsignedValidator: null } } });
  });

  it('knows the nonces of accounts', async () => {
    expect((await runtime.accountNonceApi.accountNonce(bob.address)).toNumber()).toBe(0);
    await client.submit(await client.remark('n', { by: bob }));
    expect((await runtime.accountNonceApi.accountNonce(bob.address)).toNumber()).toBe(1);
  });
});
