import { azeroNetworks } from '@peername/azero';
import { startAzeroNode, startEthereumNode } from '@peername/devnet';
import { ensNetworks } from '@peername/ens';

/**
 * Local chains that pass for the public ones: the same genesis, contracts and chain id, so that code written for the
 * public chains runs on them as it stands. `urls` says which local URL stands for which public one.
 */
export async function startLocalMainnet() {
  const { genesis, registries, router, endpoints } = azeroNetworks.mainnet;
  const [azero, ethereum] = await Promise.all([
    startAzeroNode({ genesisHash: genesis, registry: registries.azero, router, chainName: 'Aleph Zero' }),
    startEthereumNode(),
  ]);
  const urls = Object.fromEntries([
    ...endpoints.map((url) => [url, url.startsWith('ws') ? azero.wsUrl : azero.httpUrl]),
    ...ensNetworks.mainnet.endpoints.map((url) => [url, ethereum.url]),
  ]);
  return {
    azero,
    ethereum,
    urls,
    close: async () => void (await Promise.all([azero.close(), ethereum.close()])),
  };
}
