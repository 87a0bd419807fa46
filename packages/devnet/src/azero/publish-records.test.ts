import type { ApiPromise } from '@polkadot/api';
import { afterEach, describe, expect, it } from 'vitest';
import { connectApi, type DevPair, devPair } from '../../testing/polkadot-clients.ts';
import {
  eventsAt,
  freeBalance,
  type RegistryClient,
  registryClient,
  type SeenEvent,
} from '../../testing/registry-client.ts';
import type { AzeroNode, AzeroNodeOptions } from './azero-node.ts';
import { startAzeroNode } from './start-azero-node.ts';

const cases = ([14, 15] as const).flatMap((metadataVersion) =>
  (['ws', 'http'] as const).map((transport) => ({ metadataVersion, transport })),
);
const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function start(
  options: AzeroNodeOptions,
  transport: 'ws' | 'http',
): Promise<{ node: AzeroNode; api: ApiPromise; registry: RegistryClient }> {
  const node = await startAzeroNode({ blockTime: 0, ...options });
  open.push(() => node.close());
  const api = await connectApi(node, transport);
  open.push(() => api.disconnect());
  return { node, api, registry: registryClient(api, node) };
}

describe.each(cases)('records with metadata V$metadataVersion over $transport', (setting) => {
  const { metadataVersion, transport } = setting;
  const options = { metadataVersion };

  it.each(['sr25519', 'ed25519', 'ecdsa'] as const)(
    'are published by a key of %s: asked, signed, paid, read',
    async (type) => {
      const { node, api, registry } = await start(options, transport);
      const pair = devPair('//Alice', type);
      node.register('mine', { owner: pair.address });
      node.setBalance(pair.address, 10n ** 18n);
      const update = { from: pair.address, name: 'mine', records: [['url', 'https://me']] as const };

      const { gasRequired, storageDeposit, result } = await registry.dryRun(update);
      expect(result.isOk).toBe(true);
      const price =
        metadataVersion === 14 ? [100_000_000_000n, 5_000_000n] : [15_000_000_000_000n, 6_000_000_000_000n];
      const encodedLength = 1n + 1n + 3n + 1n + 10n;
      expect(storageDeposit.asCharge.toBigInt()).toBe((price[0] ?? 0n) + (price[1] ?? 0n) * encodedLength);

      const before = await freeBalance(api, pair);
      const transaction = registry.transaction(update, { gasLimit: gasRequired });
      const { partialFee } = await transaction.paymentInfo(pair.address);
      const hash = await transaction.signAndSend(pair, { nonce: -1 });
      expect(hash.toHex()).toBe(transaction.hash.toHex());

      expect(await registry.records('mine')).toEqual([['url', 'https://me']]);
      const fee = before - (await freeBalance(api, pair)) - storageDeposit.asCharge.toBigInt();
      expect(fee).toBeGreaterThan(0n);
      expect(fee).toBeLessThanOrEqual(partialFee.toBigInt());
      expect((await api.rpc.system.accountNextIndex(pair.address)).toNumber()).toBe(1);
      const { block } = await api.rpc.chain.getBlock();
      expect(block.extrinsics.map((extrinsic) => extrinsic.hash.toHex())).toContain(hash.toHex());
      expect(block.extrinsics[1]?.signer.toString()).toBe(pair.address);
      expect(block.header.extrinsicsRoot.toHex()).toBe(node.headBlock().header.extrinsicsRoot);

      const events = await eventsAt(api, node);
      expect(events.map(({ name }) => name)).toEqual([
        'balances.Withdraw',
        'contracts.ContractEmitted',
        'contracts.Called',
        'contracts.StorageDepositTransferredAndHeld',
        'balances.Deposit',
        'transactionPayment.TransactionFeePaid',
        'system.ExtrinsicSuccess',
      ]);
      expect(events[5]?.data).toEqual([pair.address, Number(fee), 0]);
      expect(decodeEmitted(registry, events[1])).toEqual(['RecordsUpdated', 'mine', pair.address]);
    },
  );
});

function decodeEmitted({ contract }: RegistryClient, emitted: SeenEvent | undefined): unknown[] {
  if (!emitted) return [];
  const { event, args } = contract.abi.decodeEvent(emitted.record);
  return [event.identifier, ...args.map((arg) => arg.toString())];
}

describe('a watched transaction', () => {
  const send = (api: ApiPromise, pair: DevPair, seen: string[]) =>
    new Promise<unknown>((resolve, reject) => {
      api.tx['system']
        ?.['remarkWithEvent']?.('0x1234')
        .signAndSend(pair, ({ status, events, dispatchError }) => {
          seen.push(status.type);
          if (status.isFinalized)
            resolve({ at: status.asFinalized.toHex(), events: events.length, dispatchError });
        })
        .catch(reject);
    });

  it('is ready, in a block, and final when its block is', async () => {
    const { node, api } = await start({}, 'ws');
    const seen: string[] = [];
    const final = send(api, devPair('//Bob'), seen);
    await expect.poll(() => seen).toEqual(['Ready', 'InBlock']);
    const block = node.headBlock();
    node.mine();
    expect(seen).toHaveLength(2);
    node.mine();
    expect(await final).toEqual({ at: block.hash, events: 4, dispatchError: undefined });
    expect(seen).toEqual(['Ready', 'InBlock', 'Finalized']);
  });

  it('becomes final by itself on a chain with a pace', async () => {
    const { api } = await start({ blockTime: 50 }, 'ws');
    const seen: string[] = [];
    await send(api, devPair('//Bob'), seen);
    expect(seen).toEqual(['Ready', 'InBlock', 'Finalized']);
  });

  it('is not taken over HTTP, which has no way to tell', async () => {
    const { node, api } = await start({}, 'http');
    const signed = await api.tx['system']?.['remark']?.('0x').signAsync(devPair('//Bob'), { nonce: 0 });
    await expect(
      fetch(node.httpUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          jsonrpc: '2.0',
          id: 1,
          method: 'author_submitAndWatchExtrinsic',
          params: [signed?.toHex()],
        }),
      }).then((response) => response.json()),
    ).resolves.toMatchObject({ error: { code: -32603 } });
    expect(node.headBlock().number).toBe(0);
  });
});
