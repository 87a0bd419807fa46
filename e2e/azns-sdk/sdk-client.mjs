// The official AZERO.ID SDK as a client of benchmarks/resolve, here because its @polkadot/api is installed here.
import { resolveDomainToAddress, SupportedChainId } from '@azns/resolver-core';
import { ApiPromise, WsProvider } from '@polkadot/api';

export async function open({ wsUrl, router }) {
  const customApi = await ApiPromise.create({ provider: new WsProvider(wsUrl), noInitWarn: true });
  const options = {
    chainId: SupportedChainId.AlephZero,
    customApi,
    customContractAddresses: { azns_router: router.ss58 },
  };
  const one = async (label) => (await resolveDomainToAddress(`${label}.azero`, options)).address;
  return { one, many: (labels) => Promise.all(labels.map(one)), close: () => customApi.disconnect() };
}
