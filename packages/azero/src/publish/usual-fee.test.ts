import { feeDoubts } from '@peername/resolver-core/publish';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { devnetNetwork } from '../../testing/devnet-network.ts';
import { devPair, type PublishingStage, startPublishing } from '../../testing/publishing.ts';
import { type PassingCall, startTamperingProxy, type TamperingProxy } from '../../testing/tampering-proxy.ts';
import { azeroPublisher } from './index.ts';

// twox128('TransactionPayment') and twox128('NextFeeMultiplier')
const multiplierKey = '0x3f1467a096bcd71a5b6a0c8155e208103f2edf3bdf381debe331ab7446addfdc';
const change = [{ key: 'staex-id', value: 'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80' }];

let stage: PublishingStage;
let proxy: TamperingProxy;
beforeAll(async () => {
  stage = await startPublishing();
  proxy = await startTamperingProxy(stage.node.httpUrl);
});
beforeEach(() => {
  proxy.tamper = () => {};
});
afterAll(async () => {
  await proxy?.close();
  await stage?.close();
});

async function costOf() {
  const publisher = azeroPublisher({ network: devnetNetwork(stage.node), endpoints: [proxy.url] });
  const { address: account } = devPair('//Alice');
  const { cost } = await publisher.plan(publisher.parse('alice.azero'), change, { account });
  await publisher.close();
  if (!cost) throw new Error('It has no cost');
  return cost;
}

/** `FixedU128` of a whole number. */
const multiplier = (times: bigint) => {
  const bytes = Buffer.alloc(16);
  bytes.writeBigUInt64LE((times * 10n ** 18n) & (2n ** 64n - 1n));
  bytes.writeBigUInt64LE((times * 10n ** 18n) >> 64n, 8);
  return `0x${bytes.toString('hex')}`;
};

describe('the fee of a plan', () => {
  it('is the usual one while blocks are not full', async () => {
    const cost = await costOf();
    expect(cost.usualFee).toBe(cost.fee);
    expect(feeDoubts(cost)).toEqual([]);
  });

  it('is beside the usual one while they are, and doubted once it is many times that', async () => {
    const now = await costOf();
    const busy = (times: bigint) => {
      proxy.tamper = (call) => {
        if (call.method === 'state_getStorage' && call.params[0] === multiplierKey)
          call.result = multiplier(times);
      };
      return costOf();
    };
    // The base and the length do not rise with it.
    const { usualFee = 0n } = await busy(3n);
    expect(usualFee).toBeLessThan(now.fee);
    expect(usualFee).toBeGreaterThan(now.fee / 3n);
    const [doubt] = feeDoubts({ ...(await busy(100n)), fee: now.fee * 50n });
    expect(doubt).toMatch(/times what is usual here/);
  });

  it.each<[string, (call: PassingCall) => void]>([
    [
      'refuses to say',
      (call) => {
        call.error = { code: -32_601, message: 'no such method' };
      },
    ],
    [
      'gives half an answer',
      (call) => {
        call.result = '0x0100';
      },
    ],
    [
      'takes no fee',
      (call) => {
        call.result = `0x00${'00'.repeat(16)}`;
      },
    ],
  ])('is planned also where the node %s', async (_, tamper) => {
    proxy.tamper = (call) => {
      if (call.params[0] === 'TransactionPaymentApi_query_fee_details') tamper(call);
    };
    const cost = await costOf();
    expect(cost.fee).toBeGreaterThan(0n);
    expect(cost.usualFee).toBeUndefined();
  });
});
