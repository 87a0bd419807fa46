import { ApiPromise, HttpProvider, WsProvider } from '@polkadot/api';
import { ContractPromise } from '@polkadot/api-contract';
import { afterEach, describe, expect, it } from 'vitest';
import { devAccounts } from '../names.ts';
import type { AzeroNode } from './azero-node.ts';
import { registryAbi } from './registry-abi.ts';
import { startAzeroNode } from './start-azero-node.ts';

const alice = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';
const cases = ([14, 15] as const).flatMap((metadataVersion) =>
  (['ws', 'http'] as const).map((transport) => ({ metadataVersion, transport })),
);

const getAllRecords = 'getAllRecords';

function storage(api: ApiPromise, pallet: string, item: string) {
  return api.query[pallet]![item]!;
}

function runtimeCall(api: ApiPromise, runtimeApi: string, method: string) {
  return api.call[runtimeApi]![method]!;
}

describe.each(cases)(
  'ApiPromise with metadata V$metadataVersion over $transport',
  ({ metadataVersion, transport }) => {
    const open: (() => Promise<unknown>)[] = [];
    afterEach(async () => {
      for (const close of open.splice(0).reverse()) await close();
    });

    async function connect(): Promise<{ node: AzeroNode; api: ApiPromise }> {
      const node = await startAzeroNode({ blockTime: 0, metadataVersion });
      open.push(() => node.close());
      const provider = transport === 'ws' ? new WsProvider(node.wsUrl) : new HttpProvider(node.httpUrl);
      const api = await ApiPromise.create({
        provider: provider as never,
        noInitWarn: true,
        throwOnConnect: true,
      });
      open.push(() => api.disconnect());
      return { node, api };
    }

    it('reads records, refusals and the registration through ContractPromise', async () => {
      const { node, api } = await connect();
      expect(api.runtimeMetadata.version).toBe(metadataVersion);
      const contract = new ContractPromise(api, registryAbi, node.registry.ss58);
      const gasLimit = api.registry.createType('WeightV2', {
        refTime: 10n ** 12n,
        proofSize: 10n ** 6n,
      }) as never;
      const query = async (message: string, ...args: unknown[]) => {
        const { result, output } = await contract.query[message]!('', { gasLimit }, ...args);
        expect(result.isOk).toBe(true);
        return output?.toJSON();
      };
      expect(await query('getRecord', 'alice', 'staex-id')).toEqual({ ok: { ok: alice } });
      expect(await query('getRecord', 'alice', 'nope')).toEqual({ ok: { err: 'RecordNotFound' } });
      expect(await query('getAllRecords', 'alice')).toEqual({
        ok: [
          ['peer-id', 'did:key:z6Mkt6316e2PN3mZdB6N9CrzomJYUd1s5yBZi1XYHmwT9TUP'],
          ['staex-id', alice],
        ],
      });
      expect(await query('getAllRecords', 'nobody')).toEqual({ ok: [] });
      expect(await query('getAddress', 'alice')).toEqual({ ok: { ok: devAccounts.alice } });
      expect(await query('getRegistrationPeriod', 'nobody')).toEqual({ ok: { err: 'NameDoesntExist' } });
    });

    it('refuses a call without gas, and the trailing events decode', async () => {
      const { node, api } = await connect();
      const contract = new ContractPromise(api, registryAbi, node.registry.ss58);
      node.mine();
      const { result } = await contract.query[getAllRecords]!('', {}, 'alice');
      expect(api.registry.findMetaError(result.asErr.asModule)).toMatchObject({
        section: 'contracts',
        name: 'OutOfGas',
      });
      const events = await storage(api, 'system', 'events')();
      expect(events.toHuman()).toMatchObject([{ event: { section: 'system', method: 'ExtrinsicSuccess' } }]);
      const reply = await runtimeCall(api, 'contractsApi', 'call')(
        devAccounts.bob,
        node.registry.ss58,
        0,
        null,
        null,
        '0x528be9f114616c696365',
      );
      if (metadataVersion === 15)
        expect(JSON.parse(JSON.stringify(reply)).events[1].event.data[0]).toEqual({
          signed: devAccounts.bob,
        });
    });

    it('knows the chain: properties, time, blocks, contract info', async () => {
      const { node, api } = await connect();
      expect(api.genesisHash.toHex()).toBe(node.genesisHash);
      expect(api.registry.chainSS58).toBe(42);
      expect(api.registry.chainTokens).toEqual(['AZERO']);
      expect(api.registry.chainDecimals).toEqual([12]);
      const block = node.mine();
      expect(Number(await storage(api, 'timestamp', 'now')())).toBe(block.time);
      const signed = await api.rpc.chain.getBlock(block.hash);
      expect(signed.block.header.hash.toHex()).toBe(block.hash);
      expect(signed.block.header.number.toNumber()).toBe(1);
      expect(signed.block.extrinsics[0]?.method.toHuman()).toMatchObject({
        section: 'timestamp',
        method: 'set',
      });
      const info = await storage(api, 'contracts', 'contractInfoOf')(node.registry.ss58);
      const { trieId, storageItems } = info.toJSON() as { trieId: string; storageItems: number };
      const keys = (await api.rpc.childstate.getKeys(
        `0x${Buffer.from(':child_storage:default:').toString('hex')}${trieId.slice(2)}`,
        '0x',
      )) as unknown as unknown[];
      expect(storageItems).toBe(keys.length);
    });

    it.runIf(transport === 'ws')('follows the best and the finalized head', async () => {
      const { node, api } = await connect();
      const best: number[] = [];
      const finalized: number[] = [];
      const ends = [
        await api.rpc.chain.subscribeNewHeads((header) => void best.push(header.number.toNumber())),
        await api.rpc.chain.subscribeFinalizedHeads(
          (header) => void finalized.push(header.number.toNumber()),
        ),
      ];
      node.mine(4);
      await expect
        .poll(() => [best, finalized])
        .toEqual([
          [0, 1, 2, 3, 4],
          [0, 1, 2],
        ]);
      for (const end of ends) end();
    });
  },
);
