import { ens } from '@peername/ens';
import { createResolver } from '@peername/resolver-core';

export async function open({ url }, client) {
  const network = { id: 'devnet', title: 'devnet', testnet: true, chainId: 1, endpoints: [url] };
  const resolver = createResolver({ services: [ens({ network })] });
  const kinds = client === 'peername-all' ? undefined : ['staex'];
  return {
    one: async (label) => (await resolver.resolve(`${label}.eth`, { kinds })).peer.id,
    async many(labels) {
      const ids = [];
      for await (const r of resolver.lookupMany(
        labels.map((label) => `${label}.eth`),
        { kinds },
      )) {
        ids.push(r.peer.id);
      }
      return ids;
    },
    close: () => resolver.close(),
  };
}
