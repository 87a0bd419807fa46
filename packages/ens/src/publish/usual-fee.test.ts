import { createEndpoint, type RpcEndpoint, RpcReplyError } from '@peername/json-rpc';
import { feeDoubts } from '@peername/resolver-core/publish';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localNetwork, noLocalChain } from '../../testing/local-chain.ts';
import { type PublishingStage, peers, startPublishing, walletOf } from '../../testing/publishing.ts';
import { ensPublisher } from './index.ts';

const gwei = 10n ** 9n;

describe.skipIf(noLocalChain)('the fee of a plan', () => {
  let stage: PublishingStage;
  beforeAll(async () => {
    stage = await startPublishing(0);
  });
  afterAll(() => stage?.close());

  const costOf = async (endpoints?: readonly RpcEndpoint[]) => {
    const publisher = ensPublisher({ network: localNetwork(stage.node), endpoints });
    const change = { key: 'staex-id', value: peers.two };
    const { address: account } = walletOf(1);
    const { cost } = await publisher.plan(publisher.parse('alice.eth'), [change], { account });
    await publisher.close();
    if (!cost) throw new Error('It has no cost');
    return cost;
  };
  const baseFee = async (fee: bigint) => {
    await stage.node.rpc('anvil_setNextBlockBaseFeePerGas', [`0x${fee.toString(16)}`]);
    await stage.node.mine(1);
  };

  it('is beside what is usual on the chain, and doubted once it is many times that', async () => {
    // Until it is so in most blocks.
    const { number } = await stage.node.block();
    for (let i = 0; i <= number; i++) await baseFee(gwei);
    const usual = await costOf();
    expect(usual.usualFee).toBeGreaterThan(0n);
    expect(usual.fee).toBeLessThanOrEqual(usual.usualFee ?? 0n);
    expect(feeDoubts(usual)).toEqual([]);
    await baseFee(40n * gwei);
    const dear = await costOf();
    expect(dear.fee / usual.fee).toBeGreaterThan(20n);
    expect(dear.usualFee).toBeLessThan(2n * usual.fee);
    expect(feeDoubts(dear)).toEqual([expect.stringMatching(/\d\d times what is usual here/)]);
    await baseFee(gwei);
  });

  it('is planned also where the server gives no long history, or makes no sense of it', async () => {
    for (const answer of [new RpcReplyError(-32_000, 'block range too large', undefined), null, { x: 1 }]) {
      const endpoint = createEndpoint(stage.node.url);
      const short: RpcEndpoint = {
        ...endpoint,
        async request(method, params, options) {
          if (method !== 'eth_feeHistory' || params[0] !== '0x400')
            return endpoint.request(method, params, options);
          if (answer instanceof Error) throw answer;
          return answer;
        },
      };
      const cost = await costOf([short]);
      expect(cost.fee).toBeGreaterThan(0n);
      expect(cost.usualFee).toBeUndefined();
    }
  });
});
