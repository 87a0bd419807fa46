import { JsonRpcProvider } from 'ethers';
import { createPublicClient, http } from 'viem';
import { mainnet } from 'viem/chains';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anvilBinary } from './anvil-binary.ts';
import { type EthereumNode, startEthereumNode } from './start-ethereum-node.ts';

describe.skipIf(!anvilBinary())('the local Ethereum chain', () => {
  let node: EthereumNode;
  beforeAll(async () => {
    const t = Date.now();
    node = await startEthereumNode();
    console.log('started in', Date.now() - t);
  });
  afterAll(() => node?.close());
  it('smoke', async () => {
    const p = new JsonRpcProvider(node.url);
    console.log(await (await p.getResolver('alice.eth'))!.getText('staex-id'));
    console.log(await p.lookupAddress(node.accounts[1]!));
    const v = createPublicClient({ chain: mainnet, transport: http(node.url) });
    for (const name of [
      'alice.eth',
      'a.b.wild.eth',
      '🦄🦄🦄.eth',
      'call.alice.eth',
      'legacy.eth',
      'ok.ccip.eth',
      'post.ccip.eth',
      'fallback.ccip.eth',
      'direct.eth',
      'x.direct.eth',
    ])
      console.log(name, await v.getEnsText({ name, key: 'staex-id', strict: true }).catch((e) => e.message));
    console.log(await v.getEnsName({ address: node.accounts[1] as never }));
    console.log(await node.block('finalized'), await node.block('latest'), new Date());
    p.destroy();
  });
});
