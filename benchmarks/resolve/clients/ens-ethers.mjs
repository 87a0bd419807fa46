// The way its documentation shows.
import { JsonRpcProvider } from 'ethers';

export async function open({ url }) {
  const provider = new JsonRpcProvider(url);
  const one = async (label) => (await provider.getResolver(`${label}.eth`)).getText('staex-id');
  return { one, many: (labels) => Promise.all(labels.map(one)), close: () => provider.destroy() };
}
