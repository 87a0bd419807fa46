import { type AzeroNode, startAzeroNode } from '@peername/devnet';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { devnetNetwork } from '../../testing/devnet-network.ts';
import { devPair } from '../../testing/publishing.ts';
import { startTamperingProxy, type TamperingProxy } from '../../testing/tampering-proxy.ts';
import { azeroPublisher } from './index.ts';

const alice = devPair('//Alice');
const hexOf = (text: string) => Buffer.from(text).toString('hex');

/** The same list of extensions in the metadata, with two neighbours in each other's place. */
function swapped(metadata: string, first: string, second: string, behind: string): string {
  const named = (name: string) => (name.length << 2).toString(16).padStart(2, '0') + hexOf(name);
  const [from, middle, to] = [first, second, behind].map((name) => metadata.lastIndexOf(named(name)));
  if (
    from === undefined ||
    middle === undefined ||
    to === undefined ||
    !(0 < from && from < middle && middle < to)
  )
    throw new Error('not in this order');
  return (
    metadata.slice(0, from) + metadata.slice(middle, to) + metadata.slice(from, middle) + metadata.slice(to)
  );
}

describe('a node that lies about what signatures are over', () => {
  let node: AzeroNode;
  let proxy: TamperingProxy;
  beforeEach(async () => {
    node = await startAzeroNode({ blockTime: 0, finalityLag: 0 });
    proxy = await startTamperingProxy(node.httpUrl);
  });
  afterEach(async () => {
    await proxy.close();
    await node.close();
  });

  it('gets none: the life of a transaction could be read as a tip', async () => {
    proxy.tamper = (call) => {
      if (/metadata/i.test(call.method) || /metadata_at/.test(String(call.params[0])))
        call.result = swapped(String(call.result), 'CheckMortality', 'CheckNonce', 'CheckWeight');
    };
    const publisher = azeroPublisher({
      network: devnetNetwork(node),
      endpoints: [proxy.url],
      timeout: 8_000,
    });
    const plan = await publisher.plan(
      publisher.parse('alice.azero'),
      [{ key: 'url', value: 'https://a.example' }],
      {
        account: alice.address,
      },
    );
    await expect(publisher.sign(plan, alice)).rejects.toMatchObject({
      code: 'UNTRUSTED',
      reason: 'bad-metadata',
    });
    await publisher.close();
  });

  it.each([-3, 36])('cannot make amounts look smaller by a coin of %i digits', async (tokenDecimals) => {
    proxy.tamper = (call) => {
      if (call.method === 'system_properties')
        call.result = { ss58Format: 42, tokenDecimals, tokenSymbol: 'X' };
    };
    const publisher = azeroPublisher({
      network: devnetNetwork(node),
      endpoints: [proxy.url],
      timeout: 8_000,
    });
    const plan = await publisher.plan(
      publisher.parse('alice.azero'),
      [{ key: 'url', value: 'https://a.example' }],
      {
        account: alice.address,
      },
    );
    expect(plan.cost).toMatchObject({ decimals: 12 });
    await publisher.close();
  });
});
