import type { ApiPromise } from '@polkadot/api';
import { ContractPromise } from '@polkadot/api-contract';
import { afterEach, describe, expect, it } from 'vitest';
import { connectApi, type DevPair, devPair } from '../../testing/polkadot-clients.ts';
import type { AzeroNodeOptions } from './azero-node.ts';
import { registryAbi } from './registry-abi.ts';
import { startAzeroNode } from './start-azero-node.ts';

const cases = ([14, 15] as const).flatMap((metadataVersion) =>
  (['ws', 'http'] as const).map((transport) => ({ metadataVersion, transport })),
);
const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function start(options: AzeroNodeOptions, transport: 'ws' | 'http') {
  const node = await startAzeroNode({ blockTime: 0, ...options });
  open.push(() => node.close());
  const api = await connectApi(node, transport);
  open.push(() => api.disconnect());
  return { node, api, registry: new ContractPromise(api, registryAbi, node.registry.ss58) };
}

const updateRecords = 'updateRecords';
type Records = readonly (readonly [string, string | null])[];

/** Asks what an update takes, and makes the transaction of it. */
async function prepare(
  api: ApiPromise,
  registry: ContractPromise,
  from: string,
  name: string,
  records: Records,
  removeRest = false,
) {
  const enough = api.registry.createType('WeightV2', { refTime: 10n ** 12n, proofSize: 10n ** 6n }) as never;
  const { gasRequired, storageDeposit, result, output } = await registry.query[updateRecords]!(
    from,
    { gasLimit: enough },
    name,
    records,
    removeRest,
  );
  const tx = registry.tx[updateRecords]!({ gasLimit: gasRequired }, name, records, removeRest);
  return { tx, gasRequired, storageDeposit, result, output };
}

async function balanceOf(api: ApiPromise, pair: DevPair): Promise<bigint> {
  const account = (await api.query['system']!['account']!(pair.address)) as never as {
    readonly data: { readonly free: { toBigInt(): bigint } };
  };
  return account.data.free.toBigInt();
}

describe.each(cases)('update_records with metadata V$metadataVersion over $transport', (setting) => {
  const { metadataVersion, transport } = setting;

  it.each(['sr25519', 'ed25519'] as const)(
    'is signed by a key of %s, paid, included and read',
    async (type) => {
      const { node, api, registry } = await start({ metadataVersion }, transport);
      const pair = devPair('//Alice', type);
      node.register('mine', { owner: pair.address });
      const before = await balanceOf(api, pair);
      const { tx, storageDeposit } = await prepare(api, registry, pair.address, 'mine', [
        ['url', 'https://me'],
      ]);
      expect(storageDeposit.isCharge).toBe(true);
      const { partialFee } = await tx.paymentInfo(pair.address);
      await tx.signAndSend(pair, { nonce: -1 });

      const block = node.headBlock();
      expect(block.extrinsics).toHaveLength(2);
      const { result, output } = await registry.query['getAllRecords']!(
        pair.address,
        {
          gasLimit: api.registry.createType('WeightV2', {
            refTime: 10n ** 12n,
            proofSize: 10n ** 6n,
          }) as never,
        },
        'mine',
      );
      expect(result.isOk).toBe(true);
      expect(output?.toJSON()).toEqual({ ok: [['url', 'https://me']] });
      const paid = before - (await balanceOf(api, pair)) - storageDeposit.asCharge.toBigInt();
      expect(paid).toBeGreaterThan(0n);
      expect(paid).toBeLessThanOrEqual(partialFee.toBigInt());
      expect((await api.rpc.system.accountNextIndex(pair.address)).toNumber()).toBe(1);
    },
  );
});
