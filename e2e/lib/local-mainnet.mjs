import { azeroNetworks } from '@peername/azero';
import { startAzeroNode, startCountingProxy, startEthereumNode } from '@peername/devnet';
import { ensNetworks } from '@peername/ens';

/**
 * Local chains that pass for the public ones: the same genesis, contracts and chain id, so that code written for the
 * public chains runs on them as it stands. `urls` says which local URL stands for which public one: each has its own,
 * as a quorum wants it.
 */
export async function startLocalMainnet() {
  const { genesis, registries, router, endpoints } = azeroNetworks.mainnet;
  const [azero, ethereum] = await Promise.all([
    startAzeroNode({ genesisHash: genesis, registry: registries.azero, router, chainName: 'Aleph Zero' }),
    startEthereumNode(),
  ]);
  // Block 0 goes by the public chain's hash, which its header does not have: nothing can be proved there.
  azero.mine();
  azero.settle();
  const proxies = [];
  const standIn = async (url, target) => {
    const proxy = await startCountingProxy({ target });
    proxies.push(proxy);
    return [url, url.startsWith('ws') ? proxy.wsUrl : proxy.url];
  };
  const urls = Object.fromEntries(
    await Promise.all([
      ...endpoints.map((url) => standIn(url, azero.httpUrl)),
      ...ensNetworks.mainnet.endpoints.map((url) => standIn(url, ethereum.url)),
    ]),
  );
  return {
    azero,
    ethereum,
    urls,
    close: async () =>
      void (await Promise.all([...proxies, azero, ethereum].map((server) => server.close()))),
  };
}
