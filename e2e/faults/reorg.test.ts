import { azero } from '@peername/azero';
import {
  type AzeroNode,
  type AzeroNodeOptions,
  anvilBinary,
  startAzeroNode,
  startEthereumNode,
} from '@peername/devnet';
import { ens } from '@peername/ens';
import type { NameService } from '@peername/resolver-core';
import { startLyingEndpoint, testValue } from '@peername/testkit';
import { describe, expect, it } from 'vitest';
import { isLong, tellVerdict } from './long-tests.ts';

const rounds = isLong ? 10 : 1;
const depths = Array.from({ length: 10 }, (_, i) => i + 1);
const kept = testValue('KEY-1') ?? '';
const reverted = testValue('KEY-2') ?? '';

async function valueAt(
  service: NameService,
  name: string,
  finality: 'latest' | 'finalized',
): Promise<string> {
  const reading = await service.read(service.parse(name), ['staex-id'], { finality });
  return reading.state === 'found' ? (reading.records.get('staex-id') ?? '') : reading.state;
}

describe('a chain that takes another way', () => {
  it('on Aleph Zero shows no reverted value to whoever reads final blocks, however deep the fork', async () => {
    let seenAtBest = 0;
    const wrong: string[] = [];
    for (let round = 0; round < rounds; round++) {
      for (const depth of depths) {
        // Two nodes that are told the same make the same blocks, until they are told different things.
        const options: AzeroNodeOptions = {
          blockTime: 0,
          finalityLag: 12,
          genesisTime: 1_750_000_000_000 + round * 1_000,
          names: [
            { name: 'alice.azero', shows: '', owner: `0x${'07'.repeat(32)}`, records: { 'staex-id': kept } },
          ],
        };
        const [one, other] = await Promise.all([startAzeroNode(options), startAzeroNode(options)]);
        const endpoint = await startLyingEndpoint(one.httpUrl);
        const registries = { azero: one.registry.ss58 };
        const network = {
          id: 'devnet',
          title: 'Devnet',
          testnet: true,
          registries,
          endpoints: [endpoint.url],
        };
        const open = () => azero({ network });
        const look = async (from: AzeroNode) => {
          // A service of its own, since one that has seen a head would go on reading at it for a moment.
          const service = open();
          const [best, final] = [
            await valueAt(service, 'alice.azero', 'latest'),
            await valueAt(service, 'alice.azero', 'finalized'),
          ];
          await service.close?.();
          if (best === reverted) seenAtBest++;
          if (final !== kept) wrong.push(`depth ${depth}, block ${from.finalizedBlock().number}: ${final}`);
        };
        for (const node of [one, other]) node.mine(20);
        expect(one.headBlock().hash).toBe(other.headBlock().hash);
        one.setRecord('alice.azero', 'staex-id', reverted);
        for (let block = 1; block < depth; block++) {
          await look(one);
          one.mine();
        }
        await look(one);
        other.mine(depth + 1);
        endpoint.follow(other.httpUrl);
        for (let block = 0; block < 4; block++) {
          await look(other);
          other.mine(5);
        }
        await endpoint.close();
        await Promise.all([one.close(), other.close()]);
      }
    }
    tellVerdict(
      `azero: ${wrong.length} reverted values in final blocks, ${seenAtBest} in best ones (depths 1 to 10)`,
    );
    expect(wrong).toEqual([]);
    expect(seenAtBest).toBeGreaterThanOrEqual(depths.length * rounds);
  }, 600_000);

  it.skipIf(anvilBinary() === undefined)(
    'on Ethereum shows no reverted value to whoever reads final blocks, however deep the fork',
    async () => {
      let seenAtBest = 0;
      const wrong: string[] = [];
      for (let round = 0; round < rounds; round++) {
        const node = await startEthereumNode({ names: [] });
        await node.createName('alice.eth', { texts: { 'staex-id': kept } });
        await node.mine(80);
        for (const depth of depths) {
          const look = async () => {
            const service = ens({
              network: { id: 'devnet', title: 'Devnet', chainId: 1, endpoints: [node.url] },
            });
            const best = await valueAt(service, 'alice.eth', 'latest');
            const final = await valueAt(service, 'alice.eth', 'finalized');
            await service.close?.();
            if (final !== kept) wrong.push(`depth ${depth}: ${final}`);
            return best;
          };
          await node.setText('alice.eth', 'staex-id', reverted);
          if (depth > 1) await node.mine(depth - 1);
          if ((await look()) === reverted) seenAtBest++;
          await node.rpc('anvil_reorg', [depth, []]);
          expect(await look()).toBe(kept);
          await node.mine(3);
          expect(await look()).toBe(kept);
        }
        await node.close();
      }
      tellVerdict(
        `ens: ${wrong.length} reverted values in final blocks, ${seenAtBest} in newest ones (depths 1 to 10)`,
      );
      expect(wrong).toEqual([]);
      expect(seenAtBest).toBe(depths.length * rounds);
    },
    600_000,
  );
});
