import type { ApiPromise } from '@polkadot/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectApi, devPair } from '../../testing/polkadot-clients.ts';
import { devAccounts, devEd25519Accounts } from '../names.ts';
import type { AzeroNode } from './azero-node.ts';
import { calls, runtimeSpecs } from './runtime-spec.ts';
import { startAzeroNode } from './start-azero-node.ts';

describe.each([14, 15] as const)('the table of the runtime with metadata V%d', (metadataVersion) => {
  const spec = runtimeSpecs[metadataVersion];
  let node: AzeroNode;
  let api: ApiPromise;

  beforeAll(async () => {
    node = await startAzeroNode({ blockTime: 0, metadataVersion });
    api = await connectApi(node, 'ws');
  });
  afterAll(async () => {
    await api.disconnect();
    await node.close();
  });

  it('has the pallets, calls and events where the metadata has them', () => {
    const call = (pallet: string, method: string) => [...(api.tx[pallet]?.[method]?.callIndex ?? [])];
    const { pallets } = spec;
    expect(call('system', 'remark')).toEqual([pallets.system, calls.remark]);
    expect(call('system', 'remarkWithEvent')).toEqual([pallets.system, calls.remarkWithEvent]);
    expect(call('balances', 'transferKeepAlive')).toEqual([pallets.balances, calls.transferKeepAlive]);
    expect(call('contracts', 'call')).toEqual([pallets.contracts, calls.contractCall]);

    const event = (pallet: string, method: string) => [
      ...(api.events[pallet]?.[method]?.meta.index.toU8a() ?? []),
    ];
    expect(event('transactionPayment', 'TransactionFeePaid')).toEqual([0]);
    expect(event('balances', 'Withdraw')).toEqual([8]);
    expect(event('contracts', 'ContractEmitted')).toEqual([3]);
  });

  it('has the errors of the contracts pallet', () => {
    const { contractErrors, pallets } = spec;
    for (const [name, index] of Object.entries(contractErrors)) {
      const meta = api.registry.findMetaError(Uint8Array.of(pallets.contracts, index));
      expect(meta.name.toLowerCase()).toBe(name.toLowerCase());
    }
  });

  it('has the constants', () => {
    const constant = (pallet: string, name: string): bigint =>
      BigInt(String(api.consts[pallet]?.[name]?.toString()));
    expect(spec.existentialDeposit).toBe(constant('balances', 'existentialDeposit'));
    expect(spec.depositPerByte).toBe(constant('contracts', 'depositPerByte'));
    expect(spec.depositPerItem).toBe(constant('contracts', 'depositPerItem'));
    expect(spec.defaultDepositLimit).toBe(constant('contracts', 'defaultDepositLimit'));
    expect(BigInt(spec.blockHashCount)).toBe(constant('system', 'blockHashCount'));
    const { normal } = (api.consts as never as Constants).system.blockWeights.perClass;
    expect(normal.baseExtrinsic.refTime.toBigInt()).toBe(spec.baseExtrinsic[0]);
    expect(normal.maxExtrinsic.unwrap().refTime.toBigInt()).toBe(spec.maxExtrinsic[0]);
    expect(normal.maxExtrinsic.unwrap().proofSize.toBigInt()).toBe(spec.maxExtrinsic[1]);
    expect(normal.maxTotal.unwrap().refTime.toBigInt()).toBe(spec.maxBlock[0]);
    expect(normal.maxTotal.unwrap().proofSize.toBigInt()).toBe(spec.maxBlock[1]);
  });

  it('has the signed extensions, in their order', () => {
    const payment = spec.assetsAndMetadataHash ? 'ChargeAssetTxPayment' : 'ChargeTransactionPayment';
    expect(api.registry.signedExtensions).toEqual([
      'CheckNonZeroSender',
      'CheckSpecVersion',
      'CheckTxVersion',
      'CheckGenesis',
      'CheckMortality',
      'CheckNonce',
      'CheckWeight',
      payment,
      ...(spec.assetsAndMetadataHash ? ['CheckMetadataHash'] : []),
      ...(metadataVersion === 15 ? ['WeightReclaim'] : []),
    ]);
  });

  it.each([
    ['sr25519', devAccounts],
    ['ed25519', devEd25519Accounts],
  ] as const)('comes with money for the development accounts of %s', async (type, accounts) => {
    for (const [name, address] of Object.entries(accounts)) {
      const path = `//${name.charAt(0).toUpperCase()}${name.slice(1)}`;
      expect(devPair(path, type).address).toBe(address);
      const account = await api.query['system']?.['account']?.(address);
      expect(account?.toHuman()).toMatchObject({
        nonce: '0',
        consumers: '0',
        providers: '1',
        data: { free: '1,000,000,000,000,000,000', reserved: '0', frozen: '0' },
      });
    }
  });

  it('issued as much as the accounts hold', async () => {
    const accounts = (await api.query['system']?.['account']?.entries()) as never as [unknown, Account][];
    const sum = accounts.reduce(
      (all, [, { data }]) => all + data.free.toBigInt() + data.reserved.toBigInt(),
      0n,
    );
    expect(BigInt(String(await api.query['balances']?.['totalIssuance']?.()))).toBe(sum);
    const registry = (await api.query['system']?.['account']?.(node.registry.ss58)) as never as Account;
    const holds = (await api.query['balances']?.['holds']?.(node.registry.ss58))?.toJSON();
    expect(holds).toMatchObject([{ id: { contracts: 'StorageDepositReserve' } }]);
    expect(registry.data.reserved.toBigInt()).toBeGreaterThan(0n);
  });
});

interface Amount {
  toBigInt(): bigint;
}

interface Account {
  readonly data: { readonly free: Amount; readonly reserved: Amount };
}

interface WeightLimit {
  readonly refTime: Amount;
  readonly proofSize: Amount;
}

interface Constants {
  readonly system: {
    readonly blockWeights: {
      readonly perClass: {
        readonly normal: {
          readonly baseExtrinsic: WeightLimit;
          readonly maxExtrinsic: { unwrap(): WeightLimit };
          readonly maxTotal: { unwrap(): WeightLimit };
        };
      };
    };
  };
}
