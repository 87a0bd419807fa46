// As Copybara does it: a full ApiPromise, the contract's metadata, all records of the name.
import { registryAbi } from '@peername/devnet';
import { ApiPromise, HttpProvider, WsProvider } from '@polkadot/api';
import { ContractPromise } from '@polkadot/api-contract';

export async function open({ url, wsUrl, registry }, client) {
  const provider = client === 'polkadot-ws' ? new WsProvider(wsUrl) : new HttpProvider(url);
  const api = await ApiPromise.create({ provider, noInitWarn: true });
  const contract = new ContractPromise(api, registryAbi, registry.ss58);
  const gasLimit = api.registry.createType('WeightV2', { refTime: 10n ** 12n, proofSize: 10n ** 6n });
  const one = async (label) => {
    const { output } = await contract.query.getAllRecords(registry.ss58, { gasLimit }, label);
    return output.toHuman().Ok.find(([key]) => key === 'staex-id')[1];
  };
  return { one, many: (labels) => Promise.all(labels.map(one)), close: () => api.disconnect() };
}
