import { createPublicClient, http } from 'viem';
import { mainnet } from 'viem/chains';

export async function open({ url }) {
  const client = createPublicClient({ chain: mainnet, transport: http(url, { batch: true }) });
  const one = (label) => client.getEnsText({ name: `${label}.eth`, key: 'staex-id' });
  return { one, many: (labels) => Promise.all(labels.map(one)) };
}
