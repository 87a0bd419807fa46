import { invalidName } from '@peername/resolver-core';

/**
 * A name service without a chain: `absent…` names are absent, all others have a peer id. For load on what stands above
 * name services. `reads.test` has a record that counts the reads of all others.
 */
export function syntheticNames({ delay = 0 } = {}) {
  const evidence = {
    service: 'synthetic',
    network: 'synthetic',
    chain: 'synthetic:1',
    contract: 'registry',
    block: { number: 81_234_567n, hash: `0x${'ab'.repeat(32)}`, time: new Date() },
    finality: 'finalized',
    assurance: 'single',
    asked: 1,
    agreed: 1,
    offchain: false,
    endpoints: ['https://rpc.example'],
  };
  let reads = 0;
  const read = async (name) => {
    if (name.text === 'reads.test') {
      return { state: 'found', records: new Map([['reads', String(reads)]]), evidence };
    }
    reads += 1;
    if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
    if (name.text.startsWith('absent')) return { state: 'absent', reason: 'name', evidence: { ...evidence } };
    const records = new Map([['staex-id', 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g']]);
    return { state: 'found', records, evidence: { ...evidence, block: { ...evidence.block } } };
  };
  return {
    id: 'synthetic',
    network: { id: 'synthetic', chain: 'synthetic:1', title: 'Synthetic', testnet: true },
    scope: 'synthetic',
    finality: 'finalized',
    freshFor: 60_000,
    supports: (text) => text.endsWith('.test'),
    parse(text) {
      if (!/^[a-z0-9-]+\.test$/.test(text)) throw invalidName(text, 'only a-z, 0-9 and -');
      return { text, labels: text.split('.'), service: 'synthetic' };
    },
    read,
  };
}
