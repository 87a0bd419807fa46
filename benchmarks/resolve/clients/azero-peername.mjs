import { azero } from '@peername/azero';
import { createResolver } from '@peername/resolver-core';

export async function open({ url, wsUrl, registry }, client) {
  const network = {
    id: 'devnet',
    title: 'devnet',
    testnet: true,
    registries: { azero: registry.ss58 },
    endpoints: [client === 'peername-ws' ? wsUrl : url],
  };
  const resolver = createResolver({ services: [azero({ network })] });
  const kinds = client === 'peername-all' ? undefined : ['staex'];
  return {
    one: async (label) => (await resolver.resolve(`${label}.azero`, { kinds })).peer.id,
    async many(labels) {
      const ids = [];
      for await (const r of resolver.lookupMany(
        labels.map((label) => `${label}.azero`),
        { kinds },
      )) {
        ids.push(r.peer.id);
      }
      return ids;
    },
    close: () => resolver.close(),
  };
}
